package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.matching.Lane;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.query.JobQueries.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What waits in single lanes. All lanes are looked at for that, so what was seen in the last seconds counts. */
@Component
public final class Backlogs {

    private static final Duration FRESH = Duration.ofSeconds(2);

    private final JobQueries queries;
    private final Clock clock;
    private volatile @Nullable Seen seen;

    Backlogs(JobQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    /** How many jobs wait in the lane. */
    public Mono<Long> waitingIn(Lane lane) {
        String signature = lane.signature();
        return look().map(looked -> looked.backlogs.stream()
                .filter(backlog -> backlog.lane().signature().equals(signature))
                .mapToLong(Backlog::jobs)
                .sum());
    }

    private Mono<Seen> look() {
        Seen last = seen;
        return last != null && !last.at.isBefore(clock.instant().minus(FRESH))
                ? Mono.just(last)
                : Mono.fromCompletionStage(queries::backlogs)
                        .map(backlogs -> new Seen(List.copyOf(backlogs), clock.instant()))
                        .doOnNext(now -> seen = now);
    }

    private record Seen(List<Backlog> backlogs, Instant at) {}
}
