package dev.emp.worker.execution;

import dev.emp.jobbus.bus.JobBus.Listening;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.plan.WorkerProperties;
import dev.emp.worker.supervision.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks after the jobs in hand: renews their leases, minds their time, hears when one is canceled. */
public final class Caretaker {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Executions executions;
    private final BusLink link;
    private final MachineId machine;
    private final Loop renewals;
    private final Loop ticks;
    private @Nullable Listening cancels;

    public Caretaker(Executions executions, BusLink link, MachineId machine, WorkerProperties settings) {
        this.executions = executions;
        this.link = link;
        this.machine = machine;
        LeaseRenewer renewer = new LeaseRenewer(executions, link, settings.lease());
        ExecutionTicker ticker = new ExecutionTicker(executions, settings.cancelGrace());
        this.renewals = new Loop("lease-renewal", renewer::renew);
        this.ticks = new Loop("job-tick", ticker::tick, executions.arrivals(), ExecutionTicker.INTERVAL);
    }

    public void start() {
        cancels = link.jobs().onCancel(machine, executions::cancel);
        renewals.start();
        ticks.start();
    }

    public void stop() throws InterruptedException {
        if (cancels != null) {
            cancels.close();
        }
        ticks.stop(PATIENCE);
        renewals.stop(PATIENCE);
    }
}
