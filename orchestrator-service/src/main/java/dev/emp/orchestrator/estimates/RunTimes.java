package dev.emp.orchestrator.estimates;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How long jobs run, by service and model: a moving mean of those that this process has seen to end. It knows nothing at its start,
 * and each replica learns by itself.
 */
@Component
public final class RunTimes {

    private static final int MOST_KNOWN = 2_000;
    private static final int MEMORY = 50;

    private final Map<Kind, Mean> means = new ConcurrentHashMap<>();

    /** Learns from a job that has ended well. */
    void learn(String service, Optional<String> model, Duration ran) {
        Kind kind = new Kind(service, model.orElse(""));
        if (means.size() < MOST_KNOWN || means.containsKey(kind)) {
            means.merge(kind, new Mean(ran.toMillis(), 1), (mean, first) -> mean.and(first.millis));
        }
    }

    /** The mean run time of such jobs; empty when none has been seen to end. */
    public Optional<Duration> mean(String service, Optional<String> model) {
        return Optional.ofNullable(means.get(new Kind(service, model.orElse(""))))
                .map(mean -> Duration.ofMillis(Math.round(mean.millis)));
    }

    private record Kind(String service, String model) {}

    private record Mean(double millis, int jobs) {
        private Mean and(double more) {
            int weight = Math.min(jobs + 1, MEMORY);
            return new Mean(millis + (more - millis) / weight, weight);
        }
    }
}
