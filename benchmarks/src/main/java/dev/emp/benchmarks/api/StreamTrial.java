package dev.emp.benchmarks.api;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How much memory thousands of open event streams take in one orchestrator, and how late their events are. */
final class StreamTrial {

    private static final double MOST_MEGABYTES = 1_000;
    private static final double LATEST_MILLIS = 100;
    private static final double EVENTS_PER_SECOND = 200;
    private static final double BYTES_A_MEGABYTE = 1e6;
    private static final double BYTES_A_KILOBYTE = 1e3;
    private static final Duration LONGEST_OPENING = Duration.ofMinutes(2);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final Site site;
    private final Plan plan;
    private final PrintStream out;

    /** How much of what. */
    record Plan(int streams, Duration length) {
        static final Plan FULL = new Plan(10_000, Duration.ofSeconds(60));
        static final Plan QUICK = new Plan(2_000, Duration.ofSeconds(8));
    }

    StreamTrial(Site site, Plan plan, PrintStream out) {
        this.site = site;
        this.plan = plan;
        this.out = out;
    }

    /** @throws IllegalStateException if a stream breaks, or not all can be opened */
    List<Figure> run() throws IOException, InterruptedException {
        OpenFiles.requireRoomFor(plan.streams());
        Following following = Following.start(site.bus(), plan.streams());
        long before = site.orchestrator().process().residentBytes();
        long begin = System.nanoTime();
        try (EventStreams streams = new EventStreams(site.orchestrator().port())) {
            streams.open(following.paths(), LONGEST_OPENING);
            double opening = (System.nanoTime() - begin) / 1e9;
            out.printf(Locale.ROOT, "  %,d event streams are open after %.1f s%n", plan.streams(), opening);
            Duration worked = site.orchestrator().process().processorTime();
            int written = follow(streams, following);
            worked = site.orchestrator().process().processorTime().minus(worked);
            long after = site.orchestrator().process().residentBytes();
            return figures(streams.delays(), written, new Memory(before, after), opening, worked);
        }
    }

    private record Memory(long before, long after) {}

    private int follow(EventStreams streams, Following following) throws IOException, InterruptedException {
        Following.Writer writer = following.write(EVENTS_PER_SECOND);
        readFor(streams, plan.length());
        int written = writer.stop();
        long deadline = System.nanoTime() + LONGEST_DELAY.toNanos();
        while (streams.delays().count() < written && System.nanoTime() - deadline < 0) {
            streams.read();
        }
        return written;
    }

    private static void readFor(EventStreams streams, Duration length) throws IOException {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() - end < 0) {
            streams.read();
        }
    }

    private List<Figure> figures(Latencies delays, int written, Memory memory, double opening, Duration worked)
            throws IOException {
        Percentiles delay = delays.percentiles();
        String streams = String.format(Locale.ROOT, "%,d event streams, each of a job of its own", plan.streams());
        String how = String.format(
                Locale.ROOT,
                "%s; %,d progress events, %.0f a second, from before the write on the bus to the client's socket",
                streams,
                written,
                EVENTS_PER_SECOND);
        double peak = site.orchestrator().process().peakResidentBytes();
        return List.of(
                figure(
                                "memory of the orchestrator with open event streams",
                                peak / BYTES_A_MEGABYTE,
                                "MB",
                                "the most it" + " had in RAM so far, the load before included; " + streams)
                        .aimingAt(Goal.atMost(MOST_MEGABYTES)),
                figure(
                        "memory an event stream",
                        (memory.after() - memory.before()) / BYTES_A_KILOBYTE / plan.streams(),
                        "KB",
                        "growth in RAM, which the garbage of opening them is part of"),
                figure("event delay, p95", delay.at(95), "ms", how).aimingAt(Goal.atMost(LATEST_MILLIS)),
                figure("event delay, p50", delay.at(50), "ms", how),
                figure("event delay, p99", delay.at(99), "ms", how),
                figure("events that did not arrive", written - delays.count(), "events", "within 10 s")
                        .aimingAt(Goal.atMost(0)),
                figure(
                        "event streams opened",
                        plan.streams() / opening,
                        "streams/s",
                        "up to the snapshot of the job, 200 at a time"),
                figure(
                        "processor time with open event streams",
                        100.0 * worked.toNanos() / plan.length().toNanos(),
                        "% of a core",
                        "the orchestrator, events and heartbeats"));
    }

    private static Figure figure(String name, double value, String unit, String note) {
        return Figure.measured(name, Rounds.of(value), unit, note);
    }
}
