package dev.emp.jobbus.bus;

import java.time.Instant;

/** What became of the renewal of one lease. */
public sealed interface RenewOutcome {

    /** @param cancelRequested true when the worker is to stop; the lease holds until it has */
    record Renewed(Instant deadline, boolean cancelRequested) implements RenewOutcome {}

    /** The lease is no longer the job's. */
    record Stale() implements RenewOutcome {}
}
