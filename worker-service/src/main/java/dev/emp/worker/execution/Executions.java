package dev.emp.worker.execution;

import dev.emp.artifact.ArtifactStore;
import dev.emp.connector.Connector;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobState;
import dev.emp.tracing.Tracer;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.secrets.MachineSecrets;
import dev.emp.worker.supervision.Signal;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The jobs this machine has in hand, each on a virtual thread. */
public final class Executions {

    private static final Logger log = LoggerFactory.getLogger(Executions.class);

    private final BusLink link;
    private final ArtifactStore artifacts;
    private final Inputs inputs;
    private final JsonMapper mapper;
    private final Clock clock;
    private final JobMetrics metrics;
    private final Tracer tracer;
    private final Signal changed;
    private final Signal arrivals = new Signal();
    private final AtomicLong started = new AtomicLong();
    private final Map<Lease, Running> running = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /** @param changed raised when a job has started or ended */
    public Executions(
            BusLink link,
            ArtifactStore artifacts,
            MachineSecrets secrets,
            JsonMapper mapper,
            Clock clock,
            JobMetrics metrics,
            Tracer tracer,
            Signal changed) {
        this.link = link;
        this.artifacts = artifacts;
        this.inputs = new Inputs(artifacts, secrets, mapper);
        this.mapper = mapper;
        this.clock = clock;
        this.metrics = metrics;
        this.tracer = tracer;
        this.changed = changed;
    }

    /**
     * Starts a job.
     *
     * @param onEnd called once it has ended and nothing more will be written
     */
    public void start(Claim claim, Connector connector, EndListener onEnd) {
        LeaseWriter writer = new LeaseWriter(link, claim.lease());
        Execution execution = new Execution(claim, connector, writer, artifacts, inputs, mapper, clock);
        AttemptTrace trace = new AttemptTrace(tracer, claim, execution.startedAt());
        Thread thread =
                Thread.ofVirtual().name("job-" + claim.lease().job()).unstarted(() -> run(execution, trace, onEnd));
        running.put(claim.lease(), new Running(execution, thread));
        started.incrementAndGet();
        thread.start();
        metrics.started(claim, execution.startedAt());
        arrivals.raise();
        changed.raise();
    }

    /** Raised when a job has started, for the loop that looks after running jobs. */
    Signal arrivals() {
        return arrivals;
    }

    /** How many jobs have been started so far. */
    public long started() {
        return started.get();
    }

    /** The jobs in hand, in no order. */
    public Collection<Execution> all() {
        return running.values().stream().map(Running::execution).toList();
    }

    /** Stops a job that somebody canceled. Does nothing when it is not in hand. */
    void cancel(Lease lease) {
        Running found = running.get(lease);
        if (found != null) {
            found.execution().cancel();
        }
    }

    /**
     * Waits for the jobs in hand to end, then interrupts the rest so that they are given back.
     *
     * @param grace how long they may go on
     * @param giveBack how long giving back may take; what is not done then comes back when its lease runs out
     */
    public void drain(Duration grace, Duration giveBack) throws InterruptedException {
        if (awaitNone(grace)) {
            return;
        }
        all().forEach(Execution::drain);
        if (!awaitNone(giveBack)) {
            List<Running> rest = List.copyOf(running.values());
            rest.forEach(each -> each.thread().interrupt());
            log.warn(
                    "These jobs could neither be finished nor given back, and come back when their leases run out: {}",
                    rest.stream().map(each -> each.execution().lease().job()).toList());
        }
    }

    private boolean awaitNone(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!running.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
            return running.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void run(Execution execution, AttemptTrace trace, EndListener onEnd) {
        End end = new End.Other();
        trace.nameLogLines();
        try {
            Execution.Ending ending = trace.follow(execution);
            end = endOf(ending);
            metrics.ended(execution, ending, clock.instant());
            tell(execution.lease(), ending);
        } catch (InterruptedException e) {
            log.warn(
                    "The outcome of job {} could not be written",
                    execution.lease().job());
        } catch (RuntimeException e) {
            log.error("The bus refused the outcome of job {}", execution.lease().job(), e);
        } finally {
            remove(execution.lease());
            onEnd.ended(end);
            changed.raise();
        }
    }

    private void remove(Lease lease) {
        lock.lock();
        try {
            running.remove(lease);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void tell(Lease lease, Execution.Ending ending) {
        switch (ending.outcome()) {
            case WriteOutcome.Stale stale ->
                log.warn(
                        "Job {} is no longer ours (epoch {}): another worker has it or it has ended",
                        lease.job(),
                        lease.epoch());
            case WriteOutcome.Applied(JobState state)
            when ending.verdict() instanceof Verdict.Fail(JobFailure failure, boolean _)
                    && state != JobState.CANCELED ->
                log.info(
                        "Job {} failed with {}: {}",
                        lease.job(),
                        failure.failureClass().wireName(),
                        failure.message());
            case WriteOutcome.Applied(JobState state) -> log.debug("Job {} is {}", lease.job(), state.wireName());
        }
    }

    private static End endOf(Execution.Ending ending) {
        if (!(ending.verdict() instanceof Verdict.Fail(JobFailure why, boolean _))) {
            return new End.Other();
        }
        boolean fellBack = ending.outcome() instanceof WriteOutcome.Applied(JobState state) && state == JobState.QUEUED;
        return fellBack ? new End.FellBack() : new End.Failed(why.failureClass());
    }

    /** Hears that a job has ended. */
    @FunctionalInterface
    public interface EndListener {
        void ended(End end);
    }

    /** How an attempt ended, as far as it tells something about the service. */
    public sealed interface End {

        record Failed(FailureClass why) implements End {}

        /** It failed, and its job had said what to do instead: nobody waits for the service to mend. */
        record FellBack() implements End {}

        record Other() implements End {}
    }

    private record Running(Execution execution, Thread thread) {}
}
