package dev.emp.benchmarks.api;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Peer;
import dev.emp.benchmarks.Rounds;
import dev.emp.connector.comfyui.ConnectorComfyuiApplication;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.ServiceOffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** How many submissions the orchestrator takes beside an echo of the same body, in turns, and how soon at half of that. */
final class SubmissionTrial {

    private static final int ACCEPTED = 202;
    private static final int CONNECTIONS = 100;
    private static final double LEAST_OF_ECHO = 0.5;
    private static final double SLOWEST_MILLIS = 20;

    private final Site site;
    private final Plan plan;
    private final String job;
    private final PrintStream out;
    private final Rounds submissions = new Rounds();
    private final Rounds echoes = new Rounds();
    private final Rounds ratios = new Rounds();

    /**
     * How long what takes.
     *
     * @param warmUps rounds of each side, in turns, that do not count. The JIT needs a hundred thousand calls of the orchestrator
     *     or more; before, a figure says how far it has come
     */
    record Plan(int warmUps, int rounds, Duration round, int pacedRounds, Duration pacedRound) {
        static final Plan FULL = new Plan(11, 5, Duration.ofSeconds(8), 3, Duration.ofSeconds(15));
        static final Plan QUICK = new Plan(2, 2, Duration.ofSeconds(3), 1, Duration.ofSeconds(4));
    }

    /** @param home where the examples are */
    SubmissionTrial(Site site, Plan plan, Path home, PrintStream out) throws IOException {
        this.site = site;
        this.plan = plan;
        this.job = JsonMapper.shared()
                .readTree(Files.readString(home.resolve("examples").resolve("text-to-image-job.json")))
                .toString();
        this.out = out;
    }

    List<Figure> run() throws IOException {
        site.bus().machines().offer(comfyUi()).toCompletableFuture().join();
        byte[] submission = Http.post(site.orchestrator().port(), "/v1/jobs", job);
        byte[] message = Http.post(site.echo().port(), EchoApplication.PATH, job);
        try (LoadGenerator orchestrator =
                        LoadGenerator.connect(site.orchestrator().port(), submission, ACCEPTED, CONNECTIONS);
                LoadGenerator echo = LoadGenerator.connect(site.echo().port(), message, ACCEPTED, CONNECTIONS)) {
            out.println("Warming up …");
            for (int i = 0; i < plan.warmUps(); i++) {
                echo.saturate(plan.round());
                orchestrator.saturate(plan.round());
            }
            Costs costs = saturate(orchestrator, echo);
            Rounds p50 = new Rounds();
            Rounds p99 = new Rounds();
            double half = submissions.median() / 2;
            pace(orchestrator, half, p50, p99);
            return figures(half, p50, p99, costs);
        }
    }

    /** Processor time in milliseconds, each for one request. */
    private record Costs(Rounds orchestrator, Rounds redis, Rounds echo) {}

    private Costs saturate(LoadGenerator orchestrator, LoadGenerator echo) throws IOException {
        Costs costs = new Costs(new Rounds(), new Rounds(), new Rounds());
        for (int i = 0; i < plan.rounds(); i++) {
            Duration before = site.echo().process().processorTime();
            LoadGenerator.Course echoed = echo.saturate(plan.round());
            costs.echo.add(cost(before, site.echo().process().processorTime(), echoed));
            before = site.orchestrator().process().processorTime();
            Duration redisBefore = site.redis().processorTime();
            LoadGenerator.Course submitted = orchestrator.saturate(plan.round());
            costs.orchestrator.add(cost(before, site.orchestrator().process().processorTime(), submitted));
            costs.redis.add(cost(redisBefore, site.redis().processorTime(), submitted));
            echoes.add(echoed.perSecond());
            submissions.add(submitted.perSecond());
            ratios.add(submitted.perSecond() / echoed.perSecond());
            out.printf(
                    Locale.ROOT,
                    "  %,.0f echoes/s, %,.0f submissions/s: %.2f%n",
                    echoed.perSecond(),
                    submitted.perSecond(),
                    submitted.perSecond() / echoed.perSecond());
        }
        return costs;
    }

    private static double cost(Duration before, Duration after, LoadGenerator.Course course) {
        return after.minus(before).toNanos() / 1e6 / course.latencies().count();
    }

    private void pace(LoadGenerator orchestrator, double perSecond, Rounds p50, Rounds p99) throws IOException {
        for (int i = 0; i < plan.pacedRounds(); i++) {
            LoadGenerator.Course course = orchestrator.pace(perSecond, plan.pacedRound());
            p50.add(course.latencies().percentiles().at(50));
            p99.add(course.latencies().percentiles().at(99));
            out.printf(
                    Locale.ROOT,
                    "  at %,.0f submissions/s: p50 %.2f ms, p99 %.2f ms%n",
                    perSecond,
                    course.latencies().percentiles().at(50),
                    course.latencies().percentiles().at(99));
        }
    }

    private List<Figure> figures(double half, Rounds p50, Rounds p99, Costs costs) {
        String how = String.format(
                Locale.ROOT,
                "the ComfyUI workflow of the examples (%d bytes), %d connections, %d rounds in turns; the ratio of a round was"
                        + " %.2f–%.2f",
                job.getBytes(StandardCharsets.UTF_8).length,
                CONNECTIONS,
                plan.rounds(),
                ratios.lowest(),
                ratios.highest());
        String paced = String.format(
                Locale.ROOT, "%,.0f a second, each from when it was to be sent to the end of its answer", half);
        String cost = "of all cores, while it has as much to do as it can";
        return List.of(
                Figure.measured("submissions over HTTP", submissions, "jobs/s", how)
                        .against(new Peer("WebFlux echo", echoes), Goal.atLeastTimesPeer(LEAST_OF_ECHO)),
                Figure.measured("submission at half of that load, p99", p99, "ms", paced)
                        .aimingAt(Goal.atMost(SLOWEST_MILLIS)),
                Figure.measured("submission at half of that load, p50", p50, "ms", paced),
                Figure.measured("processor time a submission: orchestrator", costs.orchestrator(), "ms", cost),
                Figure.measured("processor time a submission: Redis", costs.redis(), "ms", cost),
                Figure.measured("processor time an echo", costs.echo(), "ms", cost));
    }

    private static ServiceOffer comfyUi() throws IOException {
        try (InputStream schema = Objects.requireNonNull(
                ConnectorComfyuiApplication.class.getResourceAsStream("input-schema.json"), "the schema of ComfyUI")) {
            return new ServiceOffer(
                    "comfyui", List.of(), new JsonText(new String(schema.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }
}
