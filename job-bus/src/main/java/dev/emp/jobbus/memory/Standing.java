package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job that does not run yet stands.
 *
 * @param hold what a blocked job waits for; null in every other state
 * @param dueAt when a scheduled job is queued; null in every other state
 */
record Standing(
        JobState state, @Nullable Hold hold, @Nullable Instant dueAt) {

    static final Standing QUEUED = new Standing(JobState.QUEUED, null, null);

    /** What a blocked job waits for. */
    enum Hold {
        DEPENDENCIES,
        CONCURRENCY,
        RATE
    }

    static Standing blocked(Hold hold) {
        return new Standing(JobState.BLOCKED, hold, null);
    }

    static Standing scheduled(Instant dueAt) {
        return new Standing(JobState.SCHEDULED, null, dueAt);
    }
}
