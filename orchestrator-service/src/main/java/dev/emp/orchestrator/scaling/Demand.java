package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.query.JobQueries.Backlog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What waits, by the pools that the jobs ask for. */
final class Demand {

    private final Map<String, Waiting> byPool = new TreeMap<>();
    private Waiting withoutPool = Waiting.NONE;

    Demand(List<Backlog> backlogs) {
        for (Backlog backlog : backlogs) {
            Waiting waiting = new Waiting(backlog.jobs(), backlog.oldest());
            PoolNames.askedBy(backlog.lane().requirements())
                    .ifPresentOrElse(
                            pool -> byPool.merge(pool, waiting, Waiting::and),
                            () -> withoutPool = withoutPool.and(waiting));
        }
    }

    Set<String> pools() {
        return Set.copyOf(byPool.keySet());
    }

    Waiting of(String pool) {
        return byPool.getOrDefault(pool, Waiting.NONE);
    }

    /** Jobs that ask for no pool, and that no pool is scaled by. */
    Waiting withoutPool() {
        return withoutPool;
    }

    /** @param oldest since when the first has waited; null when none waits */
    record Waiting(long jobs, @Nullable Instant oldest) {

        static final Waiting NONE = new Waiting(0, null);

        Waiting and(Waiting other) {
            Instant first =
                    oldest == null || (other.oldest != null && other.oldest.isBefore(oldest)) ? other.oldest : oldest;
            return new Waiting(jobs + other.jobs, first);
        }
    }
}
