package dev.emp.worker.execution;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.worker.health.BusLink;
import java.time.Duration;
import java.util.List;

/** Keeps the leases of all jobs in hand with one call a round, and hears what the bus has to say about each. */
final class LeaseRenewer {

    private static final int ROUNDS_PER_LEASE = 3;

    private final Executions executions;
    private final BusLink link;
    private final Duration lease;
    private int failures;

    LeaseRenewer(Executions executions, BusLink link, Duration lease) {
        this.executions = executions;
        this.link = link;
        this.lease = lease;
    }

    /** Renews once; answers how long to wait before the next time. */
    Duration renew() throws InterruptedException {
        List<Execution> held = List.copyOf(executions.all());
        if (held.isEmpty()) {
            return lease.dividedBy(ROUNDS_PER_LEASE);
        }
        try {
            List<RenewOutcome> outcomes = link.await(
                    link.jobs().renew(held.stream().map(Execution::lease).toList(), lease));
            for (int i = 0; i < held.size(); i++) {
                apply(outcomes.get(i), held.get(i));
            }
            failures = 0;
            return lease.dividedBy(ROUNDS_PER_LEASE);
        } catch (BusUnavailableException e) {
            return link.backoff().after(++failures);
        }
    }

    private static void apply(RenewOutcome outcome, Execution execution) {
        switch (outcome) {
            case RenewOutcome.Renewed renewed when renewed.cancelRequested() -> execution.cancel();
            case RenewOutcome.Renewed renewed -> {}
            case RenewOutcome.Stale stale -> execution.abandon();
        }
    }
}
