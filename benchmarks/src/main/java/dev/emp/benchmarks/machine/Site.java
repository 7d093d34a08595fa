package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.process.FreePorts;
import dev.emp.benchmarks.process.Patience;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.client.EmpClient;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An orchestrator and a machine with simulated services, each in a process of its own, in a directory of their own. */
final class Site implements AutoCloseable {

    /** Its id. */
    static final String MACHINE = "box";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Path home;
    private final Path directory;
    private final String redisUrl;
    private final int services;
    private final int machinePort = Ports.freePort();
    private final int orchestratorPort = Ports.freePort();
    private final int firstSimulatorPort;
    private final MachineApi machineApi;
    private final EmpClient client;
    private @Nullable ServiceProcess orchestrator;
    private @Nullable ServiceProcess machine;

    /**
     * Starts nothing yet.
     *
     * @param home where the {@code emp} script is
     * @param directory for files and logs; must exist
     */
    Site(Path home, Path directory, String redisUrl, int services) throws IOException {
        this.home = home;
        this.directory = directory;
        this.redisUrl = redisUrl;
        this.services = services;
        this.firstSimulatorPort = FreePorts.inARow(services);
        this.machineApi = new MachineApi(machinePort, firstSimulatorPort);
        this.client = new EmpClient(URI.create("http://127.0.0.1:" + orchestratorPort));
    }

    EmpClient client() {
        return client;
    }

    MachineApi api() {
        return machineApi;
    }

    int services() {
        return services;
    }

    Path ledger() {
        return directory.resolve("ledger.jsonl");
    }

    /** The process of the machine that was started last. */
    ServiceProcess machine() {
        if (machine == null) {
            throw new IllegalStateException("no machine was started");
        }
        return machine;
    }

    void startOrchestrator() throws IOException, InterruptedException {
        ServiceProcess started = start("orchestrator", orchestratorPort, List.of());
        orchestrator = started;
        Patience.await("the orchestrator answers", System.nanoTime(), START_LIMIT, () -> {
            started.requireAlive();
            return MachineApi.answers(orchestratorPort, "/actuator/health/readiness");
        });
    }

    /**
     * Starts the machine, which must not run, and waits until its start-up is complete and all services are up.
     *
     * @param stepDelay how long a sampler takes for a step
     * @param settings more of them
     * @return seconds since the start of the process
     */
    double startMachine(Duration stepDelay, List<String> settings) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--emp.machine.id=" + MACHINE,
                "--emp.machine.profile=simulation",
                "--emp.machine.simulation.services=" + services,
                "--emp.machine.simulation.first-port=" + firstSimulatorPort,
                "--emp.machine.simulation.arguments=--faults,--ledger," + ledger() + ",--step-delay-ms,"
                        + stepDelay.toMillis(),
                "--emp.machine.directory=" + directory.resolve("machine")));
        arguments.addAll(settings);
        long begin = System.nanoTime();
        ServiceProcess started = start("worker", machinePort, arguments);
        machine = started;
        return Patience.await("the machine has started", begin, START_LIMIT, () -> {
            started.requireAlive();
            JsonNode status = machineApi.status();
            return hasStarted(status) && MachineApi.servicesUp(status) == services;
        });
    }

    private static boolean hasStarted(JsonNode status) {
        for (JsonNode event : status.path("events")) {
            if (event.path("kind").asString("").equals("startup_complete")) {
                return true;
            }
        }
        return false;
    }

    /** Seconds from the moment until the machine is healthy and all services are up. */
    double awaitWell(long begin, Duration limit) throws InterruptedException {
        return Patience.await(
                "the machine is healthy with all services up", begin, limit, () -> machineApi.isWell(services));
    }

    private ServiceProcess start(String service, int port, List<String> settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--redis",
                redisUrl,
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--emp.artifacts.directory=" + directory.resolve("artifacts")));
        arguments.addAll(settings);
        Files.createDirectories(directory.resolve("artifacts"));
        return ServiceProcess.start(home, directory, service, arguments);
    }

    @Override
    public void close() {
        client.close();
        machineApi.close();
        if (machine != null) {
            machine.close();
        }
        if (orchestrator != null) {
            orchestrator.close();
        }
    }
}
