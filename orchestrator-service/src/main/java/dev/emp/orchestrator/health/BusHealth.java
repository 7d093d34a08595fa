package dev.emp.orchestrator.health;

import dev.emp.jobbus.event.JobEvents;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whether the job bus answers. Part of readiness, never of liveness: a restart would not mend it. */
@Component("bus")
final class BusHealth implements ReactiveHealthIndicator {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final JobEvents events;

    BusHealth(JobEvents events) {
        this.events = events;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromCompletionStage(events::latest)
                .timeout(LIMIT)
                .map(cursor -> Health.up().build())
                .onErrorResume(fault -> Mono.just(Health.down()
                        .withDetail("reason", "the job bus does not answer")
                        .build()));
    }
}
