package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.tenant.Excess;

/** What became of the wish to run a dead letter once more. */
public sealed interface ReplayOutcome {

    /** A new job does the same again; the dead letter is no longer one. */
    record Accepted(JobId id, JobState state) implements ReplayOutcome {}

    /** It was replayed before; this is its new job. */
    record Repeated(JobId id) implements ReplayOutcome {}

    /** It has not failed or expired; nothing changed. */
    record NotDead(JobState state) implements ReplayOutcome {}

    record NotFound() implements ReplayOutcome {}

    /** Its tenant has used up what it may: a replay is a submission. Nothing changed. */
    record OverQuota(Excess excess) implements ReplayOutcome {}
}
