package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job has gone from one state to another.
 *
 * @param hold what it waited for, if it was blocked
 */
record Move(JobEntry job, JobState from, Standing.@Nullable Hold hold) {

    JobState to() {
        return job.state();
    }

    /** Something that follows for other jobs. */
    interface Consequence {
        void follow(Move move);
    }
}
