package dev.emp.jobbus.job;

/** How a job ended: exactly one of these, and it never changes (invariant I3). */
public sealed interface Outcome {

    record Succeeded(JobResult result) implements Outcome {}

    record Failed(JobFailure failure) implements Outcome {}

    /** @param reason who or what asked for it */
    record Canceled(String reason) implements Outcome {}

    record Expired(String reason) implements Outcome {}
}
