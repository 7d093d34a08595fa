package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.machine.MachineApi;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A worker that has jobs in hand, and a spare one that has started and takes none. When the first is killed, the spare is told to
 * go on, so that a kill need not wait for the start of a JVM.
 */
final class WorkerPair implements Victim {

    private static final long PAUSE_MILLIS = 50;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Platform platform;
    private final String name;
    private final List<String> settings;
    private Worker atWork;
    private Worker spare;
    private int started;

    private WorkerPair(Platform platform, String name, List<String> settings) throws IOException, InterruptedException {
        this.platform = platform;
        this.name = name;
        this.settings = List.copyOf(settings);
        rehearse();
        this.atWork = launch();
        this.spare = launch();
    }

    /**
     * Starts both and waits for them.
     *
     * @param name of the machines, with a number behind it
     */
    static WorkerPair start(Platform platform, String name, List<String> settings)
            throws IOException, InterruptedException {
        WorkerPair pair = new WorkerPair(platform, name, settings);
        try {
            pair.spare.awaitDrained();
            Platform.awaitAnswer(pair.atWork.process(), pair.atWork.port(), "/health");
            return pair;
        } catch (IOException | InterruptedException | RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    /** The first worker stops by itself, which is when a JVM writes down which classes it has loaded. */
    private void rehearse() throws IOException, InterruptedException {
        Worker first = launch();
        try {
            first.awaitDrained();
            first.process().terminate();
            first.process().exitCode(QuickStart.LIMIT);
        } finally {
            first.end();
        }
    }

    @Override
    public String name() {
        return "worker";
    }

    @Override
    public synchronized boolean isReady() throws IOException, InterruptedException {
        return spare.isDrained();
    }

    @Override
    public synchronized void strike() {
        atWork.process().strike();
    }

    @Override
    public synchronized void replace() throws IOException, InterruptedException {
        atWork.end();
        spare.post("/resume");
        atWork = spare;
        spare = launch();
    }

    private Worker launch() throws IOException {
        int port = Ports.freePort();
        ServiceProcess process =
                platform.startWorker(name + "-" + ++started, port, settings, QuickStart.of(platform, name));
        return new Worker(process, new MachineApi(port), port);
    }

    @Override
    public synchronized void close() {
        atWork.end();
        spare.end();
    }

    private record Worker(ServiceProcess process, MachineApi api, int port) {

        /** Asks for it as well: a machine that starts takes jobs until it is told not to. */
        boolean isDrained() throws IOException, InterruptedException {
            process.requireAlive();
            try {
                JsonNode status = api.status();
                if (!status.path("health").asString("").equals("draining")) {
                    api.post("/drain");
                    return false;
                }
                int services = status.path("services").size();
                return services > 0
                        && MachineApi.servicesUp(status) == services
                        && status.path("jobs").isEmpty();
            } catch (IOException notYet) {
                return false;
            }
        }

        void awaitDrained() throws IOException, InterruptedException {
            long end = System.nanoTime() + START_LIMIT.toNanos();
            while (!isDrained()) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "a worker did not start within " + START_LIMIT.toSeconds() + " s, with all services up");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }

        void post(String path) throws IOException, InterruptedException {
            api.post(path);
        }

        void end() {
            api.close();
            process.strike();
            process.close();
        }
    }
}
