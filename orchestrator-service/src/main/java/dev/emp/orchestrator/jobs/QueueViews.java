package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.orchestrator.fleet.Outlooks;
import dev.emp.orchestrator.jobs.JobView.QueueView;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Says where queued jobs stand and when they start. */
@Component
final class QueueViews {

    private final Outlooks outlooks;
    private final Clock clock;

    QueueViews(Outlooks outlooks, Clock clock) {
        this.outlooks = outlooks;
        this.clock = clock;
    }

    /**
     * @param ahead how many jobs start before it
     * @param runTime of such jobs; null when it is not known
     */
    Mono<QueueView> view(JobSpec spec, long ahead, @Nullable Duration runTime) {
        return outlooks.of(spec).map(held -> {
            Duration startsIn = held.paused().isPresent()
                    ? null
                    : held.outlook().startsIn(ahead, runTime).orElse(null);
            return new QueueView(
                    ahead,
                    CoordinationViews.seconds(runTime),
                    startsIn == null ? null : clock.instant().plus(startsIn));
        });
    }
}
