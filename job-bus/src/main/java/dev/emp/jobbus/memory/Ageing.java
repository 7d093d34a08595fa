package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.Placement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Raises the priority of jobs that have waited for long, so that none starves. */
final class Ageing {

    private final JobTable jobs;
    private final Quotas quotas;
    private final @Nullable Duration wait;

    /** @param wait null for never */
    Ageing(JobTable jobs, Quotas quotas, @Nullable Duration wait) {
        this.jobs = jobs;
        this.quotas = quotas;
        this.wait = wait;
    }

    /**
     * Raises first jobs of their priority only, so that the order of a lane stays, and none that waits for its own tenant's limit:
     * nobody else overtakes it.
     */
    int raise(int limit) {
        int raised = 0;
        if (wait != null) {
            List<LaneQueue> waiting = jobs.lanes()
                    .waiting()
                    .filter(lane -> !quotas.isFull(lane))
                    .sorted(Comparator.comparing(LaneQueue::name))
                    .toList();
            for (LaneQueue lane : waiting) {
                raised += raise(lane, wait, limit - raised);
            }
        }
        return raised;
    }

    private int raise(LaneQueue lane, Duration enough, int limit) {
        int raised = 0;
        for (int priority = Placement.HIGHEST_PRIORITY - 1; priority >= Placement.LOWEST_PRIORITY; priority--) {
            Optional<JobEntry> head = lane.head(priority);
            while (raised < limit && head.isPresent() && hasWaited(head.get(), enough)) {
                raise(head.get());
                raised++;
                head = lane.head(priority);
            }
        }
        return raised;
    }

    private boolean hasWaited(JobEntry job, Duration enough) {
        return !job.waitsSince().plus(enough).isAfter(jobs.now());
    }

    private void raise(JobEntry job) {
        Place place = jobs.lanes()
                .fairness()
                .next(
                        job.lane().lane(),
                        job.place().raisedPriority(),
                        job.spec().placement().weight());
        jobs.raise(job, place);
    }
}
