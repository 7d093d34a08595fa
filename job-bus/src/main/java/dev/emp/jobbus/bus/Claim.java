package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job in a worker's hand.
 *
 * @param attempt 1 for the first; an attempt that was given back unfinished keeps its number
 * @param deadline when the lease runs out unless it is renewed
 * @param handle what an earlier attempt left of the job at the provider; null when nothing was accepted there
 */
public record Claim(
        Lease lease,
        JobSpec spec,
        int attempt,
        Instant submittedAt,
        Instant deadline,
        @Nullable ProviderHandle handle) {}
