package dev.emp.worker.execution;

import dev.emp.artifact.ArtifactStore;
import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Progress;
import dev.emp.worker.execution.StopSwitch.Reason;
import dev.emp.worker.secrets.Disclosure;
import dev.emp.worker.secrets.RedactedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** One claimed job on its way through a connector. */
public final class Execution {

    private static final Logger log = LoggerFactory.getLogger(Execution.class);

    private final Claim claim;
    private final Connector connector;
    private final LeaseWriter writer;
    private final Inputs inputs;
    private final JsonMapper mapper;
    private final Clock clock;
    private final Instant startedAt;
    private final StopSwitch stop = new StopSwitch();
    private final Produce produce = new Produce();
    private final ProgressReporter progress;
    private final JobContext context;

    Execution(
            Claim claim,
            Connector connector,
            LeaseWriter writer,
            ArtifactStore artifacts,
            Inputs inputs,
            JsonMapper mapper,
            Clock clock) {
        this.claim = claim;
        this.inputs = inputs;
        this.connector = connector;
        this.writer = writer;
        this.mapper = mapper;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.progress = new ProgressReporter(writer::progress, this::abandon);
        this.context = new JobContext(claim.lease(), writer, stop, progress, produce, artifacts);
    }

    /** Runs the job to its end and writes the outcome; blocks while the bus is out of reach. */
    Ending run() throws InterruptedException {
        Verdict natural = work();
        Verdict verdict = stop.end().map(reason -> under(reason, natural)).orElse(natural);
        if (!(verdict instanceof Verdict.Nothing)) {
            progress.end();
        }
        return new Ending(verdict, writer.end(verdict));
    }

    /** Sends progress that is due and ends what takes too long. */
    void tick(Duration cancelGrace) {
        progress.tick();
        Instant now = clock.instant();
        if (!now.isBefore(startedAt.plus(runTimeout()))) {
            stop.ask(Reason.TIMED_OUT, now);
        }
        stop.askedAt()
                .filter(at -> !now.isBefore(at.plus(cancelGrace)))
                .ifPresent(at -> stop.interrupt(Reason.CANCELED));
    }

    /** Somebody wants the job to stop. */
    void cancel() {
        stop.ask(Reason.CANCELED, clock.instant());
    }

    /** Another worker has the job. The provider's job goes on: that worker attaches to it. */
    void abandon() {
        stop.interrupt(Reason.ABANDONED);
    }

    /** The machine stops; the job is to be given back. */
    void drain() {
        stop.interrupt(Reason.DRAINED);
    }

    public Lease lease() {
        return claim.lease();
    }

    public String service() {
        return claim.spec().service();
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** The newest progress; empty before the first. */
    public Optional<Progress> progress() {
        return progress.latest();
    }

    /** The last lines of the job's log, oldest first. */
    public List<String> log() {
        return produce.log();
    }

    private Verdict work() {
        stop.begin();
        try {
            ConnectorResult result = runConnector();
            return new Verdict.Complete(produce.result(new JsonText(mapper.writeValueAsString(result.output()))));
        } catch (ConnectorException e) {
            return Verdict.of(e);
        } catch (InterruptedException e) {
            return new Verdict.Release("the worker was interrupted");
        } catch (RuntimeException | Error e) {
            log.error("The connector broke down on job {}", claim.lease().job(), e);
            String fault = e instanceof RedactedException redacted
                    ? redacted.original()
                    : e.getClass().getSimpleName();
            return Verdict.failed(
                    FailureClass.INTERNAL,
                    "unexpected error (" + fault + ") on worker "
                            + claim.lease().worker() + ", whose log has the details");
        }
    }

    /**
     * A handle that leads nowhere, as after a restart of the provider, costs no attempt: the job is submitted anew in the same
     * one, as it would be in the next.
     */
    private ConnectorResult runConnector() throws ConnectorException, InterruptedException {
        return inputs.with(claim.spec(), this::runConnector);
    }

    private ConnectorResult runConnector(Disclosure input) throws ConnectorException, InterruptedException {
        ProviderHandle handle = claim.handle();
        if (handle == null) {
            return call(input, null);
        }
        try {
            return call(input, handle.value());
        } catch (ConnectorException e) {
            if (e.errorClass() != ErrorClass.LOST || stop.reason().isPresent()) {
                throw e;
            }
            log.info("Job {} is submitted anew: {}", claim.lease().job(), e.getMessage());
            return call(input, null);
        }
    }

    private ConnectorResult call(Disclosure input, @Nullable String handle)
            throws ConnectorException, InterruptedException {
        return AttemptTrace.call(service(), () -> input.run(connector, request(handle), context));
    }

    private Verdict under(Reason reason, Verdict natural) {
        if (reason == Reason.ABANDONED) {
            return new Verdict.Nothing();
        }
        if (natural instanceof Verdict.Complete) {
            // What is done is done: it ended before it could be stopped.
            return natural;
        }
        return switch (reason) {
            case CANCELED -> Verdict.failed(FailureClass.CANCELED, "canceled while running");
            case TIMED_OUT ->
                Verdict.failed(
                        FailureClass.TIMEOUT,
                        "stopped after its run timeout of " + runTimeout().toSeconds() + " s");
            case DRAINED -> new Verdict.Release("the worker is shutting down");
            case ABANDONED -> new Verdict.Nothing();
        };
    }

    private Disclosure.Request request(@Nullable String handle) {
        Lease lease = claim.lease();
        return new Disclosure.Request(
                lease.job() + "-" + lease.epoch(), handle, Dependencies.of(claim.dependencies(), mapper), runTimeout());
    }

    private Duration runTimeout() {
        return claim.spec().placement().runTimeout();
    }

    /** How an execution ended, and what the bus said to it. */
    record Ending(Verdict verdict, WriteOutcome outcome) {}
}
