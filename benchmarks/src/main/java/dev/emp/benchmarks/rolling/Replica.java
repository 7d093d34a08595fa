package dev.emp.benchmarks.rolling;

import dev.emp.benchmarks.machine.MachineApi;
import dev.emp.benchmarks.process.Patience;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of a service that can be stopped as an orchestrator of containers stops it, and started anew on the same port. */
final class Replica implements AutoCloseable {

    private static final String READINESS = "/actuator/health/readiness";
    /** What is measured is not how fast they work, but what becomes of the work, so they are started as fast as they can be. */
    private static final Map<String, String> SOON_THERE = Map.of("EMP_TIERED_STOP_AT_LEVEL", "1");

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final String service;
    private final Path home;
    private final Path directory;
    private final List<String> settings;
    private final int port = Ports.freePort();
    private @Nullable ServiceProcess process;

    /**
     * Starts nothing yet.
     *
     * @param name in the table, and of its directory
     * @param service as {@code emp run} calls it
     * @param settings besides its address
     */
    Replica(String name, String service, Path home, Path directory, List<String> settings) {
        this.name = name;
        this.service = service;
        this.home = home;
        this.directory = directory.resolve(name);
        this.settings = List.copyOf(settings);
    }

    String name() {
        return name;
    }

    String service() {
        return service;
    }

    int port() {
        return port;
    }

    /** Starts the process; answers at once. */
    void launch() throws IOException {
        List<String> arguments = new ArrayList<>(settings);
        arguments.add("--server.address=127.0.0.1");
        arguments.add("--server.port=" + port);
        process = ServiceProcess.start(home, Files.createDirectories(directory), service, arguments, SOON_THERE);
    }

    /** Seconds until it was ready. */
    double awaitReady(long begin) throws InterruptedException {
        return Patience.await(name + " is ready", begin, START_LIMIT, () -> {
            running().requireAlive();
            return MachineApi.answers(port, READINESS);
        });
    }

    /**
     * Tells it to stop, and starts another once it has.
     *
     * @return seconds to its end and seconds from then until the next one was ready
     */
    Restart restart() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        running().terminate();
        int exitCode = running().exitCode(STOP_LIMIT);
        double stopped = Patience.secondsSince(begin);
        close();
        long again = System.nanoTime();
        launch();
        return new Restart(stopped, awaitReady(again), exitCode);
    }

    /** @param exitCode 0, or 143 of a JVM that SIGTERM has ended */
    record Restart(double stopped, double started, int exitCode) {}

    private ServiceProcess running() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
