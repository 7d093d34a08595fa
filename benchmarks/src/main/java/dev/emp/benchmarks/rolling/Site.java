package dev.emp.benchmarks.rolling;

import dev.emp.launcher.platform.EmbeddedRedis;
import dev.emp.launcher.platform.StartFailure;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A platform of replicas, each a process: orchestrators and monitors behind a balancer each, and pairs of a worker and a connector
 * service. Redis and the simulated ComfyUIs, which write the ledger, are not restarted.
 */
final class Site implements AutoCloseable {

    private static final int PAIRS = 2;
    private static final int MONITORS = 2;
    private static final Duration STEP_DELAY = Duration.ofMillis(25);

    private final Path home;
    private final Path directory;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final EmbeddedRedis redis;
    private final List<Replica> replicas = new ArrayList<>();
    private final Balancer orchestrators;
    private final Balancer monitors;

    /**
     * Starts all of them and waits until they are ready.
     *
     * @param home where the {@code emp} script is
     * @param directory for files and logs; must exist
     */
    Site(Path home, Path directory, int orchestratorReplicas) throws IOException, InterruptedException {
        this.home = home;
        this.directory = directory;
        this.redis = keep(startRedis(directory));
        try {
            this.orchestrators = behindBalancer("orchestrator", orchestratorReplicas, List.of());
            this.monitors = behindBalancer(
                    "monitor", MONITORS, List.of("--emp.monitor.orchestrator-url=" + orchestrators.uri()));
            for (int i = 1; i <= PAIRS; i++) {
                addPair(i);
            }
            // One after the other: a start needs a core, and what starts beside it would only get it later.
            for (Replica replica : replicas) {
                replica.launch();
                replica.awaitReady(System.nanoTime());
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static EmbeddedRedis startRedis(Path directory) throws IOException {
        try {
            return EmbeddedRedis.start(directory);
        } catch (StartFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Balancer behindBalancer(String service, int count, List<String> settings) throws IOException {
        List<Replica> added = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            added.add(add(service + "-" + i, service, onBus(settings)));
        }
        return keep(new Balancer(added.stream().map(Replica::port).toList()));
    }

    private void addPair(int number) {
        ComfyUiSimulator provider = ComfyUiSimulator.start(
                ComfyUiSimulatorOptions.defaults().withStepDelay(STEP_DELAY).withLedger(ledger()));
        open.push(provider);
        Replica connector =
                add("connector-comfyui-" + number, "connector-comfyui", List.of("--emp.comfyui.url=" + provider.uri()));
        add(
                "worker-" + number,
                "worker",
                onBus(List.of(
                        "--emp.machine.id=box-" + number,
                        "--emp.machine.profile=base",
                        "--emp.machine.type=api",
                        "--emp.worker.connectors[0].name=comfyui",
                        "--emp.worker.connectors[0].slots=2",
                        "--emp.worker.connectors[0].url=http://127.0.0.1:" + connector.port())));
    }

    private Replica add(String name, String service, List<String> settings) {
        Replica replica = keep(new Replica(name, service, home, directory, settings));
        replicas.add(replica);
        return replica;
    }

    private List<String> onBus(List<String> settings) {
        List<String> all = new ArrayList<>(
                List.of("--redis", redis.url(), "--emp.artifacts.directory=" + directory.resolve("artifacts")));
        all.addAll(settings);
        return all;
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    /** In the order in which an upgrade takes them. */
    List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    Balancer orchestrators() {
        return orchestrators;
    }

    Balancer monitors() {
        return monitors;
    }

    int redisPort() {
        return redis.port();
    }

    Path ledger() {
        return directory.resolve("ledger.jsonl");
    }

    static Path artifacts(Path directory) throws IOException {
        return Files.createDirectories(directory.resolve("artifacts"));
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the platform could not be stopped", e);
            }
        }
    }
}
