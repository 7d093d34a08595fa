package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobState;

/** What became of a worker's write. */
public sealed interface WriteOutcome {

    /** @param state of the job after the write */
    record Applied(JobState state) implements WriteOutcome {}

    /** The lease is no longer the job's; nothing changed. The worker stops working on it. */
    record Stale() implements WriteOutcome {}

    default boolean isApplied() {
        return this instanceof Applied;
    }
}
