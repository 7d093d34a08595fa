package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
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
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What the platform adds to a job of an API, with 500 of them in flight on one worker and with one, and how soon a first token
 * arrives. The simulator runs in this process: a JVM more would disturb two cores more than its few calls a second.
 */
final class Overhead {

    private static final int SLOTS = 500;
    private static final int STREAMS = 20;
    private static final double MOST_MILLIS_P50 = 5;
    private static final double MOST_MILLIS_P99 = 20;
    private static final double MOST_MEGABYTES = 512;
    private static final double MEGABYTE = 1024 * 1024;

    /** Answers are spread around it, so that jobs do not end in waves. */
    private static final Duration LATENCY = Duration.ofSeconds(4);

    private static final double SPREAD = 0.2;

    /** The same number in flight at two fifths of the pace: 50 jobs a second, which leave processors free. */
    private static final Duration CALM_LATENCY = Duration.ofSeconds(10);

    private static final double FACTOR_CALM = 2.5;

    /** An answer in 80 ms in place of 4 s. */
    private static final double FACTOR_ALONE = 0.02;

    /** Time to open an event stream before the first token. */
    private static final double FACTOR_STREAMS = 0.2;

    /** After a minute the compilers of the JVMs still take a quarter of the processor time of the worker. */
    private static final Duration WARM_UP = Duration.ofMinutes(3);

    private final Platform platform;
    private final Clock clock;
    private final PrintStream out;
    private final Duration warmUp;
    private final Duration measured;
    private final Duration calmDown;
    private final Duration calmMeasured;
    private final int alone;
    private final int streams;
    private final AdjustablePace pace = new AdjustablePace();

    Overhead(Platform platform, Clock clock, boolean quick, PrintStream out) {
        this.platform = platform;
        this.clock = clock;
        this.out = out;
        this.warmUp = quick ? Duration.ofSeconds(15) : WARM_UP;
        this.measured = Duration.ofSeconds(quick ? 10 : 60);
        this.calmMeasured = Duration.ofSeconds(quick ? 25 : 60);
        this.calmDown = Duration.ofSeconds(quick ? 10 : 20);
        this.alone = quick ? 50 : 300;
        this.streams = quick ? 60 : 400;
    }

    List<Figure> run() throws IOException, InterruptedException {
        OpenAiSimulatorOptions options = OpenAiSimulatorOptions.defaults()
                .withLatency(Latency.logNormal(LATENCY, SPREAD))
                .withTokensPerSecond(100)
                .withAnswerTokens(16)
                .withPace(pace)
                .withSeed(1);
        try (OpenAiSimulator provider = OpenAiSimulator.start(options);
                ServiceProcess worker = OpenAiWorker.start(
                        platform, "api", SLOTS, OpenAiWorker.key(platform, 0, "bench", provider.uri()))) {
            out.printf("%nOne API worker with %d slots; a warm-up of %d s%n", SLOTS, warmUp.toSeconds());
            List<Figure> figures = new ArrayList<>(crowded(provider, worker));
            figures.add(memory(worker));
            figures.addAll(alone(provider));
            pace.adjust(FACTOR_STREAMS);
            figures.addAll(new FirstTokens(platform, clock, STREAMS, streams, out).run(provider));
            return figures;
        }
    }

    private List<Figure> crowded(OpenAiSimulator provider, ServiceProcess worker) throws InterruptedException {
        Crowd crowd = new Crowd(platform, clock, "crowd", Jobs::wholeChat);
        crowd.start(SLOTS, LATENCY);
        pass(crowd, warmUp);
        Window busy = measure(crowd, worker, measured);
        pace.adjust(FACTOR_CALM);
        pass(crowd, calmDown);
        Window calm = measure(crowd, worker, calmMeasured);
        List<Crowd.Done> jobs = crowd.stop();
        List<Figure> figures = new ArrayList<>(figures(busy, jobs, provider, "500 in flight", LATENCY));
        figures.addAll(figures(calm, jobs, provider, "500 in flight, answers after 10 s", CALM_LATENCY));
        return figures;
    }

    /** What went on between two points in time, in microseconds since the epoch. */
    private record Window(long begin, long end, double seconds, ProcessorTimes spent, int ended) {
        List<Crowd.Done> of(List<Crowd.Done> jobs) {
            return jobs.stream()
                    .filter(job -> job.submittedMicros() >= begin && job.endedMicros() < end)
                    .toList();
        }
    }

    private Window measure(Crowd crowd, ServiceProcess worker, Duration time) throws InterruptedException {
        long begin = Micros.now(clock);
        long measuring = System.nanoTime();
        ProcessorTimes before = ProcessorTimes.of(worker, platform);
        int endedBefore = crowd.ended();
        pass(crowd, time);
        return new Window(
                begin,
                Micros.now(clock),
                Patience.secondsSince(measuring),
                ProcessorTimes.of(worker, platform).minus(before),
                crowd.ended() - endedBefore);
    }

    private List<Figure> figures(
            Window window, List<Crowd.Done> all, OpenAiSimulator provider, String name, Duration latency) {
        List<Crowd.Done> jobs = window.of(all);
        Trips trips = Trips.of(jobs, Noted.in(provider.ledger()));
        String how = String.format(
                Locale.ROOT,
                "%,d chat completions in %.0f s, answers after about %d s, %d always in flight; after %d s of the same",
                trips.count(),
                window.seconds(),
                latency.toSeconds(),
                SLOTS,
                warmUp.toSeconds());
        List<Figure> figures = new ArrayList<>(figures(trips, name, how, true));
        StepTimes.of(jobs, Noted.in(provider.ledger())).figures().stream()
                .map(figure -> figure.named(figure.name() + ", answers after " + latency.toSeconds() + " s"))
                .forEach(figures::add);
        window.spent().figures(window.ended()).stream()
                .map(figure -> figure.named(figure.name() + ", answers after " + latency.toSeconds() + " s"))
                .forEach(figures::add);
        return figures;
    }

    private List<Figure> alone(OpenAiSimulator provider) throws InterruptedException {
        pace.adjust(FACTOR_ALONE);
        Crowd crowd = new Crowd(platform, clock, "alone", Jobs::wholeChat);
        crowd.start(1, Duration.ZERO);
        while (crowd.ended() < alone) {
            crowd.requireNoTrouble();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Trips trips = Trips.of(crowd.stop(), Noted.in(provider.ledger()));
        return figures(trips, "1 in flight", trips.count() + " chat completions one by one, the same worker", false);
    }

    private static List<Figure> figures(Trips trips, String name, String how, boolean withGoals) {
        Figure median = trips.overhead("overhead a job, " + name, 50, how);
        Figure worst = trips.overhead("overhead a job, " + name, 99, how);
        String there = "from before the POST to the orchestrator until the provider has the head of the request";
        String back = "from just before the provider sends its answer until a reader of the bus has the terminal event";
        return List.of(
                withGoals ? median.aimingAt(Goal.atMost(MOST_MILLIS_P50)) : median,
                withGoals ? worst.aimingAt(Goal.atMost(MOST_MILLIS_P99)) : worst,
                trips.there("submission to provider call, " + name, 50, there),
                trips.there("submission to provider call, " + name, 99, there),
                trips.back("answer to terminal event, " + name, 50, back),
                trips.back("answer to terminal event, " + name, 99, back));
    }

    private static Figure memory(ServiceProcess worker) throws IOException {
        return Figure.measured(
                        "memory of the API worker, 500 in flight",
                        Rounds.of(worker.peakResidentBytes() / MEGABYTE),
                        "MB",
                        "VmHWM: the most since its start, just after the jobs above")
                .aimingAt(Goal.atMost(MOST_MEGABYTES));
    }

    private void pass(Crowd crowd, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        int steps = 0;
        while (System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
            crowd.requireNoTrouble();
            if (++steps % 10 == 0) {
                out.printf("  %,d jobs ended%n", crowd.ended());
            }
        }
    }
}
