package dev.emp.orchestrator.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a delivery is tried again: later each time, by up to a fifth more at random, so that what failed together does not come together. */
final class RetrySchedule {

    private static final double SPREAD = 0.2;
    private static final Duration LONGEST_REST = Duration.ofHours(24);

    private final List<Duration> pauses;
    private final RandomGenerator random;

    RetrySchedule(List<Duration> pauses, RandomGenerator random) {
        this.pauses = List.copyOf(pauses);
        this.random = random;
    }

    /**
     * The pause after an attempt, or empty when that was the last.
     *
     * @param failed how many attempts have failed, 1 for the first
     * @param rest how long the receiver asked to be left alone, of which a day counts at most
     */
    Optional<Duration> after(int failed, Duration rest) {
        if (failed > pauses.size()) {
            return Optional.empty();
        }
        Duration usual = pauses.get(failed - 1);
        Duration varied = Duration.ofMillis(Math.round(usual.toMillis() * (1 + SPREAD * random.nextDouble())));
        Duration asked = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
        return Optional.of(varied.compareTo(asked) > 0 ? varied : asked);
    }
}
