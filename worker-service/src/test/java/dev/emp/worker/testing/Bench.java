package dev.emp.worker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.DirectoryArtifactStore;
import dev.emp.connector.Connector;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.tracing.Tracer;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.execution.JobMetrics;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.plan.ConnectorTarget;
import dev.emp.worker.plan.PlannedService;
import dev.emp.worker.plan.PlannedWorker;
import dev.emp.worker.plan.WorkerProperties;
import dev.emp.worker.secrets.MachineSecrets;
import dev.emp.worker.supervision.Backoff;
import dev.emp.worker.supervision.Signal;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/** A worker's parts around a bus in memory, with a clock that tests move. */
public final class Bench {

    public static final MachineId MACHINE = new MachineId("bench");
    public static final WorkerId WORKER = new WorkerId(MACHINE, "one");
    public static final WorkerId OTHER_WORKER = new WorkerId(new MachineId("other"), "one");
    public static final Duration LEASE = Duration.ofSeconds(15);
    private static final PlannedService SERVICE = new PlannedService("one", new ConnectorTarget.Bean("one"), null);
    private static final int PATIENCE_SECONDS = 30;

    public final SettableClock clock = new SettableClock();
    public final InMemoryJobBus bus = new InMemoryJobBus(clock);
    public final ScriptedConnector connector = new ScriptedConnector();
    public final Signal changed = new Signal();
    public final MeterRegistry registry = new SimpleMeterRegistry();
    public final JobMetrics metrics = new JobMetrics(registry);
    public final BusLink link;
    public final ArtifactStore artifacts;
    public final MachineSecrets secrets;
    public final Executions executions;
    private final JobIdGenerator ids;

    public Bench(Path directory) {
        this(directory, real -> real);
    }

    /** @param seen makes what the worker sees of the bus in memory */
    public Bench(Path directory, UnaryOperator<JobBus> seen) {
        this(directory, seen, MachineSecrets::none);
    }

    /** @param secrets those of the machine, by its clock */
    public Bench(Path directory, UnaryOperator<JobBus> seen, Function<Clock, MachineSecrets> secrets) {
        this.secrets = secrets.apply(clock);
        link = link(seen.apply(bus), bus);
        link.onChange(trouble -> changed.raise());
        artifacts = new DirectoryArtifactStore(directory);
        executions =
                new Executions(link, artifacts, this.secrets, JsonMapper.shared(), clock, metrics, Tracer.OFF, changed);
        ids = new JobIdGenerator(clock, RandomGenerator.getDefault());
    }

    /** What the machine knows of its bus, with short waits. */
    public static BusLink link(JobBus jobs, JobQueries queries) {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20));
        return new BusLink(
                jobs,
                queries,
                backoff,
                CircuitBreaker.of("job-bus", BusLink.breakerConfig()),
                Retry.of("job-bus", BusLink.retryConfig(backoff)));
    }

    /** A watch over this bench's connector. */
    public ConnectorWatch watch() {
        return watch("one", connector);
    }

    public static ConnectorWatch watch(String name, Connector connector) {
        return new ConnectorWatch(name, connector, TimeLimiter.of("check", ConnectorWatch.limiterConfig()));
    }

    public WorkerProperties settings() {
        return new WorkerProperties(
                LEASE,
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                null,
                WorkerProperties.Tenants.ALL,
                List.of());
    }

    public PlannedWorker worker(int slots) {
        return new PlannedWorker(WORKER, SERVICE, slots, "standard", Map.of(), Admission.OPEN);
    }

    public static JobSpec job() {
        return JobSpec.of(ScriptedConnector.SERVICE, new JsonText("{\"n\":1}"));
    }

    public JobId submit(JobSpec spec) {
        JobId id = ids.next(0);
        answer(bus.submit(Submission.of(id, spec)));
        return id;
    }

    /** Submits a job, claims it and starts it. */
    public JobId start(JobSpec spec) {
        JobId id = submit(spec);
        startNext();
        return id;
    }

    /** Claims the next job for the worker and starts it. */
    public Claim startNext() {
        Claim claim = claim(WORKER);
        executions.start(claim, connector, failure -> {});
        return claim;
    }

    public Claim claim(WorkerId worker) {
        List<Claim> claims = answer(bus.claim(
                new ClaimRequest(worker, Capabilities.ofService(ScriptedConnector.SERVICE), 1, LEASE, Duration.ZERO)));
        assertThat(claims).hasSize(1);
        return claims.getFirst();
    }

    public Job find(JobId id) {
        return answer(bus.find(id)).orElseThrow();
    }

    /** Waits until the job has been in a state; answers the job as it is then. */
    public Job awaitState(JobId id, JobState state) {
        awaitEvent(id, event -> event.state() == state);
        return find(id);
    }

    /** Waits for an event of the job. */
    public JobEvent awaitEvent(JobId id, Predicate<JobEvent> wanted) {
        EventCursor cursor = EventCursor.START;
        while (true) {
            JobEvents.Batch batch = answer(bus.read(cursor, 100, Duration.ofSeconds(PATIENCE_SECONDS)));
            assertThat(batch.events()).as("events of %s", id).isNotEmpty();
            for (JobEvent event : batch.events()) {
                if (event.job().equals(id) && wanted.test(event)) {
                    return event;
                }
            }
            cursor = batch.next();
        }
    }

    /** All events of the job so far. */
    public List<JobEvent> events(JobId id) {
        List<JobEvent> found = new ArrayList<>();
        answer(bus.read(EventCursor.START, 1_000, Duration.ZERO)).events().stream()
                .filter(event -> event.job().equals(id))
                .forEach(found::add);
        return found;
    }

    /** Waits until no job is in hand. */
    public void awaitIdle() throws InterruptedException {
        executions.drain(Duration.ofSeconds(PATIENCE_SECONDS), Duration.ZERO);
        assertThat(executions.all()).isEmpty();
    }

    /** Waits until the worker has noticed that the bus is out of reach. */
    public void awaitBusLost() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> link.trouble().isPresent());
    }

    public static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS + 5L, TimeUnit.SECONDS)
                .join();
    }
}
