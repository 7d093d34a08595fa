package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.bus.BenchRedis;
import dev.emp.benchmarks.machine.MachineApi;
import dev.emp.benchmarks.process.Patience;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.client.EmpClient;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Redis and an orchestrator, each in a process of its own, and what it takes to start workers and connectors beside them. */
final class Platform implements AutoCloseable {

    /** Every simulator lets every key in. */
    private static final String KEY = "sk-bench-0123456789abcdef";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Path home;
    private final Path directory;
    private final Path key;
    private final BenchRedis redis;
    private final ServiceProcess orchestrator;
    private final EmpClient client;
    private final EventWatch events;

    private Platform(Path home, Path directory, BenchRedis redis, List<String> settings, int port, Clock clock)
            throws IOException {
        this.home = home;
        this.directory = directory;
        this.redis = redis;
        this.key = Files.writeString(directory.resolve("key"), KEY);
        List<String> all = new ArrayList<>(List.of("--redis", "redis://127.0.0.1:" + redis.port()));
        all.addAll(settings);
        this.orchestrator = start("orchestrator", port, all, Map.of());
        this.client = new EmpClient(URI.create("http://127.0.0.1:" + port));
        this.events = EventWatch.start(redis.port(), clock);
    }

    /**
     * Starts both and waits until the orchestrator answers.
     *
     * @param home where the {@code emp} script is
     * @param directory for files and logs; must exist
     * @param settings of the orchestrator, as arguments
     */
    static Platform start(Path home, Path directory, List<String> settings, Clock clock)
            throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("artifacts"));
        BenchRedis redis = BenchRedis.start(directory);
        try {
            int port = Ports.freePort();
            Platform platform = new Platform(home, directory, redis, settings, port, clock);
            try {
                awaitAnswer(platform.orchestrator, port, "/actuator/health/readiness");
                return platform;
            } catch (InterruptedException | RuntimeException e) {
                platform.close();
                throw e;
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            redis.close();
            throw e;
        }
    }

    EmpClient client() {
        return client;
    }

    ServiceProcess orchestrator() {
        return orchestrator;
    }

    EventWatch events() {
        return events;
    }

    Path directory() {
        return directory;
    }

    /** As a connector's setting says where its key is. */
    String key() {
        return "file:" + key;
    }

    /**
     * Starts a worker of the profile {@code base}; answers at once.
     *
     * @param id of the machine, used once
     * @param environment more of what the {@code emp} script reads
     */
    ServiceProcess startWorker(String id, int port, List<String> settings, Map<String, String> environment)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--redis",
                "redis://127.0.0.1:" + redis.port(),
                "--emp.machine.id=" + id,
                "--emp.machine.profile=base",
                "--emp.machine.type=api",
                "--emp.machine.directory=" + directory.resolve(id)));
        all.addAll(settings);
        return start("worker", port, all, environment);
    }

    /** Starts any service on a port of the loopback; answers at once. */
    ServiceProcess start(String service, int port, List<String> settings, Map<String, String> environment)
            throws IOException {
        List<String> arguments = new ArrayList<>(settings);
        arguments.add("--server.address=127.0.0.1");
        arguments.add("--server.port=" + port);
        arguments.add("--emp.artifacts.directory=" + directory.resolve("artifacts"));
        return ServiceProcess.start(home, directory, service, arguments, environment);
    }

    /** @throws IllegalStateException if the process ends by itself or does not answer in time */
    static void awaitAnswer(ServiceProcess process, int port, String path) throws InterruptedException {
        Patience.await("port " + port + " answers " + path, System.nanoTime(), START_LIMIT, () -> {
            process.requireAlive();
            return MachineApi.answers(port, path);
        });
    }

    @Override
    public void close() throws IOException {
        events.close();
        client.close();
        orchestrator.close();
        redis.close();
    }
}
