package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.process.Patience;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * A machine with three simulated ComfyUI services under load, on a Redis and an orchestrator of its own, all in processes of
 * their own, and what can go wrong with them one after the other.
 */
public final class MachineChaos {

    private static final int SERVICES = 3;
    private static final Duration STEP_DELAY = Duration.ofMillis(25);
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration LONG_LEASE = Duration.ofSeconds(60);
    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(15);
    private static final Duration QUICK_OUTAGE = Duration.ofSeconds(5);
    private static final Duration QUICK_LEASE = Duration.ofSeconds(3);
    private static final Duration NO_GRACE = Duration.ofMillis(100);

    private final Path home;
    private final Duration outage;
    private final Duration shortLease;
    private final PrintStream out;
    private final List<String> faults = new ArrayList<>();

    /** @param home where the {@code emp} script is */
    public MachineChaos(Path home, boolean quick, PrintStream out) {
        this.home = home;
        this.outage = quick ? QUICK_OUTAGE : OUTAGE;
        this.shortLease = quick ? QUICK_LEASE : DEFAULT_LEASE;
        this.out = out;
    }

    /** What was found; empty when nothing was. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /**
     * Does everything once, showing how far it is. The logs are kept when there are faults.
     *
     * @throws IllegalStateException if the machine does not recover
     */
    public List<Figure> run() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Path directory = emptyDirectory();
        JsonNode job = Load.smallJob(home);
        List<Trial.Result> results = new ArrayList<>();
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.startDurable();
                Site site = new Site(home, directory, redis.url(), SERVICES)) {
            out.printf("A machine with %d simulated services; logs are in %s%n", SERVICES, directory);
            site.startOrchestrator();
            out.printf("  up after %.1f s%n", start(site, LONG_LEASE));
            Trial trial = new Trial(site, new BusEvents(redis.port()), job, out);
            for (Ordeal ordeal : ordeals(site, redis)) {
                out.printf("%n%s (%.0f s so far)%n", ordeal.name(), Patience.secondsSince(begin));
                Trial.Result result = trial.of(ordeal);
                results.add(result);
                faults.addAll(result.faults());
            }
        }
        TrialTable table = new TrialTable(results, Patience.secondsSince(begin));
        out.printf("%n%s", table.forTerminal());
        if (faults.isEmpty()) {
            FileSystemUtils.deleteRecursively(directory);
        }
        return table.figures();
    }

    /** The first four with a lease that outlasts the outage of Redis, the others with one that does not. */
    private List<Ordeal> ordeals(Site site, EmbeddedRedisServer redis) {
        BusOrdeals bus = new BusOrdeals(redis, outage);
        return List.of(
                ServiceOrdeals.killed(),
                ServiceOrdeals.leaking(),
                bus.stopped(LONG_LEASE),
                MachineOrdeals.drained(),
                MachineOrdeals.stopped(() -> start(site, shortLease)),
                bus.stopped(shortLease),
                MachineOrdeals.killed(() -> start(site, shortLease, "--emp.worker.shutdown-grace=" + millis(NO_GRACE))),
                MachineOrdeals.stoppedAtOnce(() -> start(site, shortLease)));
    }

    private static double start(Site site, Duration lease, String... more) throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("--emp.worker.lease=" + millis(lease));
        settings.add("--emp.machine.services.simulation-" + ServiceOrdeals.LIMITED + ".memory-limit="
                + ServiceOrdeals.MEMORY_LIMIT_MEGABYTES + "MB");
        return site.startMachine(STEP_DELAY, settings);
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private Path emptyDirectory() throws IOException {
        Path parent = Files.createDirectories(
                home.toAbsolutePath().normalize().resolve(".emp").resolve("chaos"));
        return Files.createTempDirectory(parent, "machine-");
    }
}
