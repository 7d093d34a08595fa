package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.tenant.Excess;
import java.time.Instant;

/** What became of a submission. */
public sealed interface SubmitOutcome {

    /**
     * A new job, {@code QUEUED}, {@code SCHEDULED} or {@code BLOCKED}; {@code FAILED} when one it depends on has failed.
     *
     * @param at when it was submitted, as the job says
     */
    record Accepted(JobId id, JobState state, Instant at) implements SubmitOutcome {}

    /** The same request was accepted before; this is its job. */
    record Repeated(JobId id) implements SubmitOutcome {}

    /** The idempotency key was used for another request; nothing was stored. */
    record KeyReused(JobId id) implements SubmitOutcome {}

    /** It depends on a job that its tenant does not have (any more); nothing was stored. */
    record UnknownDependency(JobId dependency) implements SubmitOutcome {}

    /** Its service or pool is being drained and takes no jobs; nothing was stored. */
    record Draining(Scope scope) implements SubmitOutcome {}

    /** Its tenant has used up what it may; nothing was stored, and nothing of any quota used. */
    record OverQuota(Excess excess) implements SubmitOutcome {}
}
