package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.contract.BusChaos;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import dev.emp.jobbus.redis.RedisBusFixture;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Random operations on the bus and on its model, on as many Redis servers side by side as the machine has cores. Ends
 * early where a fault is found.
 */
public final class BusModelRuns {

    private static final int LINES = 20;
    /** So that the seeds of the runs beside each other do not meet. */
    private static final long SEEDS_APART = 1_000_000_000_000L;

    private final long operations;
    private final long seed;
    private final PrintStream out;
    private final AtomicLong done = new AtomicLong();
    private final List<String> faults = new ArrayList<>();
    private long begin;

    /** @param seed the same one does the same again on a machine with as many cores */
    public BusModelRuns(long operations, long seed, PrintStream out) {
        this.operations = operations;
        this.seed = seed;
        this.out = out;
    }

    /** What was found; empty when nothing was. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Does all operations, showing how far it is. */
    public List<Figure> run() throws InterruptedException {
        int side = Runtime.getRuntime().availableProcessors();
        out.printf("%,d random operations on %d Redis servers, seed %d%n", operations, side, seed);
        begin = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(side)) {
            List<Callable<Long>> runs = new ArrayList<>();
            for (int i = 0; i < side; i++) {
                long ownSeed = seed + i * SEEDS_APART;
                runs.add(() -> runOn(Math.ceilDiv(operations, side), ownSeed));
            }
            for (Future<Long> run : threads.invokeAll(runs)) {
                try {
                    run.get();
                } catch (ExecutionException e) {
                    faults.add(told(Objects.requireNonNull(e.getCause())));
                }
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return List.of(
                Figure.measured(
                        "operations done",
                        Rounds.of((double) done.get()),
                        "operations",
                        "submissions, claims, writes under live and stale leases, cancels, pauses, replays, upkeep, clock"
                                + " steps, and any of them twice"),
                Figure.measured(
                                "faults found",
                                Rounds.of(faults.size()),
                                "",
                                "bus and model compared, and I1 to I5 by the events")
                        .aimingAt(Goal.atMost(0)),
                Figure.measured("time", Rounds.of(seconds), "s", side + " at a time"));
    }

    private long runOn(long count, long ownSeed) {
        try (EmbeddedRedisServer server = EmbeddedRedisServer.start()) {
            LettuceConnectionFactory redis = server.connectionFactory();
            try {
                AtomicLong before = new AtomicLong();
                new BusChaos(() -> new RedisBusFixture(redis))
                        .run(count, ownSeed, now -> tell(now - before.getAndSet(now)));
                return before.get();
            } finally {
                redis.destroy();
            }
        }
    }

    private void tell(long more) {
        long now = done.addAndGet(more);
        long step = Math.max(1, operations / LINES);
        if (now / step > (now - more) / step) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            out.printf(
                    "  %3d %%  %,d operations, %.0f s, about %.0f s to go%n",
                    Math.min(100, 100 * now / operations),
                    now,
                    seconds,
                    Math.max(0, seconds / now * (operations - now)));
        }
    }

    private static String told(Throwable fault) {
        Throwable cause = fault.getCause();
        return fault.getMessage() + (cause == null ? "" : "\n" + cause.getMessage());
    }
}
