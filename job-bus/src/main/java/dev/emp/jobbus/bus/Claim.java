package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job in a worker's hand.
 *
 * @param attempt 1 for the first; an attempt that was given back unfinished keeps its number
 * @param deadline when the lease runs out unless it is renewed
 * @param dependencies how the jobs it depends on have ended, in the order of the submission; of those whose retention
 *     has passed there is nothing
 * @param handle what an earlier attempt left of the job at the provider; null when nothing was accepted there
 */
public record Claim(
        Lease lease,
        JobSpec spec,
        int attempt,
        Instant submittedAt,
        Instant deadline,
        List<EndedDependency> dependencies,
        @Nullable ProviderHandle handle) {

    public Claim {
        dependencies = List.copyOf(dependencies);
    }

    /** A job that had to end first, and its end. */
    public record EndedDependency(JobId job, Outcome outcome) {}
}
