package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.process.Patience;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.simulators.http.Latency;
import dev.emp.simulators.http.Micros;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The first of two keys refuses everything for a while. Some jobs take any key, so that the connector goes on to the next in the same
 * attempt; others name the first, with the second as the job's own fallback.
 */
final class FallbackTrial {

    static final String FIRST = "first";
    static final String SECOND = "second";

    private static final int CUSTOMERS = 10;
    private static final int SLOTS = 64;
    private static final int RATE_LIMITED = 429;
    private static final int UNAVAILABLE = 503;
    private static final int BROKEN = 500;
    private static final Duration LATENCY = Duration.ofMillis(200);

    /** Longer than a cooldown after an outage that is over. */
    private static final Duration WELL = Duration.ofSeconds(8);

    private static final Duration CALM = Duration.ofSeconds(5);
    private static final int STEADY = 50;
    private static final Duration STEADY_LIMIT = Duration.ofMinutes(2);

    private final Platform platform;
    private final Clock clock;
    private final PrintStream out;
    private final Duration refusing;

    FallbackTrial(Platform platform, Clock clock, boolean quick, PrintStream out) {
        this.platform = platform;
        this.clock = clock;
        this.out = out;
        this.refusing = Duration.ofSeconds(quick ? 8 : 20);
    }

    List<Figure> run() throws IOException, InterruptedException {
        out.printf("%nThe first of two keys refuses for %d s%n", refusing.toSeconds());
        OpenAiSimulatorOptions options = OpenAiSimulatorOptions.defaults()
                .withLatency(Latency.fixed(LATENCY))
                .withSeed(2);
        try (RefusingProvider first = RefusingProvider.start(LATENCY);
                OpenAiSimulator second = OpenAiSimulator.start(options);
                ServiceProcess worker = OpenAiWorker.start(platform, "fallbacks", SLOTS, keys(first, second))) {
            List<Figure> figures = new ArrayList<>(outage(RATE_LIMITED, first));
            figures.addAll(outage(UNAVAILABLE, first));
            figures.addAll(outage(BROKEN, first));
            worker.requireAlive();
            return figures;
        }
    }

    private List<String> keys(RefusingProvider first, OpenAiSimulator second) {
        List<String> settings = new ArrayList<>(OpenAiWorker.key(platform, 0, FIRST, first.uri()));
        settings.add("--emp.openai.keys[0].weight=1000");
        settings.addAll(OpenAiWorker.key(platform, 1, SECOND, second.uri()));
        return settings;
    }

    /** An outage and a rate limit lead the connector to the next key; a fault in a job (HTTP 500) is for the bus to answer. */
    private List<Figure> outage(int status, RefusingProvider first) throws IOException, InterruptedException {
        Crowd any = new Crowd(platform, clock, "any-" + status, Jobs::wholeChat);
        Crowd naming = new Crowd(
                platform,
                clock,
                "naming-" + status,
                marker -> Jobs.fallingBackOn(Jobs.with(Jobs.wholeChat(marker), FIRST), SECOND));
        if (status != BROKEN) {
            any.start(CUSTOMERS, LATENCY);
        }
        naming.start(CUSTOMERS, LATENCY);
        TimeUnit.NANOSECONDS.sleep(WELL.toNanos());
        // A worker that has had enough of its connector takes no jobs for half a minute.
        Patience.await("jobs end", System.nanoTime(), STEADY_LIMIT, () -> naming.ended() >= STEADY);
        long calm = Micros.now(clock);
        TimeUnit.NANOSECONDS.sleep(CALM.toNanos());
        int before = first.calls();
        Outage.Window window = refuse(status, first, calm);
        int calls = first.calls() - before;
        List<Crowd.Done> ofAny = any.stop();
        List<Crowd.Done> ofNaming = naming.stop();
        first.recover();
        out.printf("  HTTP %d: %d jobs ended%n", status, ofAny.size() + ofNaming.size());
        return Outage.figures(
                "HTTP " + status,
                calls,
                window.seconds(),
                ofAny.isEmpty() ? null : Outage.of(ofAny, window, first::answered),
                Outage.of(ofNaming, window, first::answered));
    }

    private Outage.Window refuse(int status, RefusingProvider first, long calm) throws InterruptedException {
        long begin = Micros.now(clock);
        first.refuse(status);
        TimeUnit.NANOSECONDS.sleep(refusing.toNanos());
        return new Outage.Window(calm, begin, Micros.now(clock));
    }
}
