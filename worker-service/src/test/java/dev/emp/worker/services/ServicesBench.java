package dev.emp.worker.services;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.health.HealthEvent;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.plan.ChildProcess;
import dev.emp.worker.plan.ConnectorTarget;
import dev.emp.worker.plan.PlannedService;
import dev.emp.worker.plan.PlannedWorker;
import dev.emp.worker.status.Journal;
import dev.emp.worker.supervision.ProcessState;
import dev.emp.worker.supervision.StagedProcesses;
import dev.emp.worker.supervision.Supervisor;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.ScriptedConnector;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** Services with staged processes and scripted connectors on a bus in memory. */
public final class ServicesBench implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final int MAX_RESTARTS = 1;

    private static final int SLOTS = 2;

    public final Bench bench;
    public final StagedProcesses processes = new StagedProcesses();
    public final MachineHealth health;
    public final Journal journal;
    final Workforce workforce;
    public final MachineServices services;

    private final Map<String, ScriptedConnector> connectors = new TreeMap<>();
    private final Map<String, CircuitBreaker> breakers = new TreeMap<>();

    /** Services with a process each. */
    public ServicesBench(Path directory, String... names) {
        this(directory, each -> each, names);
    }

    /** @param changed what is different about their workers */
    ServicesBench(Path directory, UnaryOperator<PlannedWorker> changed, String... names) {
        this(directory, changed, breaker -> breaker, names);
    }

    /** @param seen what a worker sees of its breaker */
    ServicesBench(
            Path directory, UnaryOperator<PlannedWorker> changed, UnaryOperator<CircuitBreaker> seen, String... names) {
        bench = new Bench(directory);
        health = new MachineHealth(
                bench.clock, new MachineHealth.Patience(Duration.ofMinutes(10), Duration.ofMinutes(5)));
        journal = new Journal(bench.clock, bench.changed);
        List<Claimer> claimers = new ArrayList<>();
        List<String> supervised = new ArrayList<>();
        for (String name : names) {
            PlannedWorker worker = changed.apply(worker(name));
            if (worker.service().process() != null) {
                supervised.add(name);
            }
            CircuitBreaker breaker = CircuitBreaker.of(name, Claimer.breakerConfig());
            breakers.put(name, breaker);
            claimers.add(claimer(worker, seen.apply(breaker)));
        }
        workforce = new Workforce(claimers, List.of());
        Supervisor supervisor = supervised.isEmpty()
                ? null
                : processes.supervisor(supervised, MAX_RESTARTS, directory.resolve("machine"), bench.clock);
        services = new MachineServices(workforce, supervisor, health, journal, bench.clock);
        health.apply(new HealthEvent.Started());
    }

    private static PlannedWorker worker(String name) {
        ChildProcess process =
                new ChildProcess(List.of("staged"), Map.of(), null, URI.create("http://127.0.0.1:1/"), limits(null));
        PlannedService service = new PlannedService(name, new ConnectorTarget.Bean(name), process);
        return new PlannedWorker(
                new WorkerId(Bench.MACHINE, name), service, SLOTS, "standard", Map.of(), Admission.OPEN);
    }

    private static ChildProcess.Limits limits(Long memory) {
        return new ChildProcess.Limits(
                StagedProcesses.START_LIMIT, Duration.ofSeconds(10), MAX_RESTARTS, Duration.ofMinutes(10), memory);
    }

    private Claimer claimer(PlannedWorker worker, CircuitBreaker breaker) {
        String name = worker.service().name();
        ScriptedConnector connector = new ScriptedConnector();
        connectors.put(name, connector);
        ConnectorWatch watch = Bench.watch(name, connector);
        return new Claimer(worker, watch, bench.link, bench.executions, bench.secrets, bench.settings(), breaker);
    }

    /** Nobody keeps the service's process running. */
    static PlannedWorker withoutProcess(PlannedWorker worker) {
        return with(worker, null, Map.of());
    }

    static PlannedWorker withMemoryLimit(PlannedWorker worker, long bytes) {
        ChildProcess process =
                new ChildProcess(List.of("staged"), Map.of(), null, URI.create("http://127.0.0.1:1/"), limits(bytes));
        return with(worker, process, Map.of());
    }

    static PlannedWorker withLabels(PlannedWorker worker, Map<String, String> labels) {
        return with(worker, worker.service().process(), labels);
    }

    private static PlannedWorker with(PlannedWorker worker, ChildProcess process, Map<String, String> labels) {
        PlannedService service =
                new PlannedService(worker.service().name(), worker.service().connector(), process);
        return new PlannedWorker(worker.id(), service, worker.slots(), worker.pool(), labels, worker.admission());
    }

    ScriptedConnector connector(String name) {
        return connectors.get(name);
    }

    CircuitBreaker breaker(String name) {
        return breakers.get(name);
    }

    MachineService service(String name) {
        return services.find(name).orElseThrow();
    }

    ProcessState processState(String name) {
        return service(name).process().orElseThrow().state();
    }

    /** Starts all processes, and finds all connectors well. */
    public ServicesBench started() throws InterruptedException {
        services.start();
        workforce.claimers().forEach(claimer -> claimer.watch().check());
        return this;
    }

    /** Lets a ready process end as often as it takes until it is given up. */
    void fail(String name) {
        processes.exit(name, 3);
        await(() -> processState(name) instanceof ProcessState.BackingOff);
        bench.clock.advance(Duration.ofMinutes(1));
        await(() -> processState(name) instanceof ProcessState.Ready);
        processes.exit(name, 3);
        await(() -> processState(name) instanceof ProcessState.Failed);
    }

    /** Submits a job, which a worker starts before this returns. */
    JobId startJob(String name) throws InterruptedException {
        JobId id = bench.submit(Bench.job());
        service(name).claimer().claim();
        return id;
    }

    JobState stateOf(JobId job) {
        return bench.find(job).state();
    }

    List<String> journalKinds() {
        return journal.events().stream().map(MachineReport.Event::kind).toList();
    }

    /** What the journal has of one kind: subject and text. */
    List<String> journal(String kind) {
        return journal.events().stream()
                .filter(event -> event.kind().equals(kind))
                .map(event -> event.subject() + ": " + event.text())
                .toList();
    }

    public static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    @Override
    public void close() throws InterruptedException {
        bench.executions.drain(Duration.ZERO, PATIENCE);
        processes.exitAll();
        services.close();
    }
}
