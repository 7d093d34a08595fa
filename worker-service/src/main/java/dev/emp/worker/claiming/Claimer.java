package dev.emp.worker.claiming;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.health.ServiceState;
import dev.emp.worker.plan.PlannedWorker;
import dev.emp.worker.plan.WorkerProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Claims jobs for one worker and starts them. A round of its loop is one claim, which waits at the bus. */
public final class Claimer {

    private static final Duration CLOSED = Duration.ofMinutes(1);

    private final PlannedWorker worker;
    private final ConnectorWatch watch;
    private final BusLink link;
    private final Executions executions;
    private final WorkerProperties settings;
    private final ClaimGate gate;
    private int failures;

    public Claimer(
            PlannedWorker worker,
            ConnectorWatch watch,
            BusLink link,
            Executions executions,
            WorkerProperties settings) {
        this.worker = worker;
        this.watch = watch;
        this.link = link;
        this.executions = executions;
        this.settings = settings;
        this.gate = new ClaimGate(worker.slots());
        watch.onChange(this::connectorChanged);
    }

    /** Claims once; answers how long to wait before the next time. */
    public Duration claim() throws InterruptedException {
        int free = gate.awaitFree();
        if (free == 0) {
            return CLOSED;
        }
        try {
            List<Claim> claims = ask(Math.min(free, ClaimRequest.MOST_JOBS));
            failures = 0;
            for (Claim claim : claims) {
                take(claim);
            }
            return Duration.ZERO;
        } catch (BusUnavailableException e) {
            return link.backoff().after(++failures);
        }
    }

    /** Claims no more. A job that the bus has handed over meanwhile is given back. */
    public void close() {
        gate.close();
        link.jobs().stopWaiting(worker.id());
    }

    public PlannedWorker worker() {
        return worker;
    }

    public ConnectorWatch watch() {
        return watch;
    }

    /** What the worker offers; nothing before its connector first answered. */
    public Capabilities capabilities() {
        return watch.descriptor()
                .map(descriptor -> worker.capabilities(descriptor, watch.warmModels()))
                .orElseGet(() -> new Capabilities(Map.of()));
    }

    /** How many slots hold a job. */
    public int slotsUsed() {
        return gate.taken();
    }

    private List<Claim> ask(int most) throws InterruptedException {
        CompletionStage<List<Claim>> waiting = link.jobs()
                .claim(new ClaimRequest(worker.id(), capabilities(), most, settings.lease(), settings.claimWait()));
        if (!gate.isOpen()) {
            // Whoever shut the gate a moment ago found nothing waiting that could be stopped.
            link.jobs().stopWaiting(worker.id());
        }
        return link.await(waiting);
    }

    private void take(Claim claim) throws InterruptedException {
        if (gate.isOpen()) {
            gate.take();
            executions.start(claim, worker.connector(), this::jobEnded);
        } else {
            link.insist(() -> link.jobs().release(claim.lease(), "the worker takes no jobs now"));
        }
    }

    /** What the provider holds in memory is another thing now. */
    private void jobEnded() {
        watch.askSoon();
        gate.giveBack();
    }

    private void connectorChanged() {
        gate.setOpen(watch.state() instanceof ServiceState.Up);
        // The claim that waits now was made with the capabilities of before.
        link.jobs().stopWaiting(worker.id());
    }
}
