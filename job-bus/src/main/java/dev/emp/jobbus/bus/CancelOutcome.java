package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobState;

/** What became of a cancel request. */
public sealed interface CancelOutcome {

    /** No worker had it; it is canceled now. */
    record Canceled() implements CancelOutcome {}

    /** Its worker has been asked to stop (now or by an earlier request). */
    record Requested() implements CancelOutcome {}

    /** It had already ended; nothing changed. */
    record AlreadyEnded(JobState state) implements CancelOutcome {}

    record NotFound() implements CancelOutcome {}
}
