package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures the job bus, one part after the other on the same Redis. */
public final class BusBench {

    private final Path home;
    private final Sizes sizes;
    private final PrintStream out;

    /** @param home the root of the repository */
    public BusBench(Path home, boolean quick, PrintStream out) {
        this.home = home;
        this.sizes = quick ? Sizes.QUICK : Sizes.FULL;
        this.out = out;
    }

    /**
     * @throws IOException if something that is needed is missing; the message names it
     * @throws IllegalStateException if a job was lost or delivered twice
     */
    public Measurements run() throws IOException, InterruptedException {
        Path work = home.resolve(".emp");
        try (BenchRedis redis = BenchRedis.start(work)) {
            if (redis.loadGenerator().isEmpty()) {
                out.println(
                        "No redis-benchmark found: the ceiling is left out. On Debian: apt-get install redis-tools");
            }
            out.println("Starting BullMQ (the first time it is installed with npm) …");
            Path sources =
                    home.resolve("benchmarks").resolve("src").resolve("main").resolve("bullmq");
            try (BullMq bullMq = BullMq.start(sources, work.resolve("bullmq"), redis.port())) {
                Map<String, String> versions = new LinkedHashMap<>();
                versions.put("redis", redis.version() + " without persistence");
                versions.putAll(bullMq.versions());
                return new Measurements(measure(redis, bullMq), versions);
            }
        }
    }

    private List<Figure> measure(BenchRedis redis, BullMq bullMq) throws IOException, InterruptedException {
        List<Part> parts = List.of(
                new Throughput(redis, bullMq, sizes),
                new BatchSubmission(redis, bullMq, sizes),
                new StartLatency(redis, bullMq, sizes),
                new DeepQueue(redis, sizes),
                new LargePayloads(redis, sizes),
                new ManyLanes(redis, sizes),
                new IdleWorkers(redis, sizes),
                new Fairness(redis, sizes));
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            out.printf(Locale.ROOT, "[%d/%d] %s (about %d s) …%n", i + 1, parts.size(), part.title(), part.seconds());
            long begin = System.nanoTime();
            redis.empty();
            figures.addAll(part.measure());
            out.printf(Locale.ROOT, "      %.0f s%n", Waiting.secondsSince(begin));
        }
        redis.empty();
        return figures;
    }
}
