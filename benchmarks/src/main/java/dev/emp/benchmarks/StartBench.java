package dev.emp.benchmarks;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How soon EMP works: from {@code ./emp up} to the first finished job, and from a submission over HTTP to the worker's
 * claim when the worker is idle.
 */
final class StartBench {

    private static final double MOST_SECONDS_TO_FIRST_JOB = 15;
    private static final double MOST_MILLIS_TO_CLAIM = 20;

    private final Path home;
    private final int jobs;
    private final Clock clock;
    private final PrintStream out;

    /** @param jobs how many submissions to time, one after the other */
    StartBench(Path home, int jobs, Clock clock, PrintStream out) {
        this.home = home;
        this.jobs = jobs;
        this.clock = clock;
        this.out = out;
    }

    List<Figure> run() throws IOException, InterruptedException, ApiException {
        List<Figure> figures = new ArrayList<>();
        JsonNode job = JsonMapper.shared()
                .readTree(Files.readString(home.resolve("examples").resolve("text-to-image-job.json")));
        List<String> arguments = new ArrayList<>(List.of("--step-delay-ms", "0"));
        for (String service : List.of("monitor", "worker", "connector-comfyui", "simulator")) {
            arguments.addAll(List.of("--port", service + "=" + Ports.freePort()));
        }
        long begin = System.nanoTime();
        try (RunningEmp emp = RunningEmp.start(home, Ports.freePort(), arguments)) {
            String first = emp.submitAsSoonAsPossible(job);
            requireSuccess(emp.client().get("/v1/jobs/" + first + "?wait=60"));
            double seconds = (System.nanoTime() - begin) / 1e9;
            figures.add(Figure.atMost(
                    "./emp up to first finished job",
                    seconds,
                    "s",
                    MOST_SECONDS_TO_FIRST_JOB,
                    "process start, all services, embedded Redis, simulated text-to-image without step delay"));
            figures.addAll(latencies(emp.client(), job));
        }
        return figures;
    }

    private List<Figure> latencies(EmpClient client, JsonNode job)
            throws IOException, InterruptedException, ApiException {
        double[] toClaim = new double[jobs];
        double[] toEnd = new double[jobs];
        for (int i = 0; i < jobs; i++) {
            Instant before = clock.instant();
            String id = client.submit(job).path("id").asString("");
            JsonNode done = client.get("/v1/jobs/" + id + "?wait=60");
            Instant after = clock.instant();
            requireSuccess(done);
            Instant started = Instant.parse(done.path("started_at").asString(""));
            toClaim[i] = millisBetween(before, started);
            toEnd[i] = millisBetween(before, after);
            if ((i + 1) % Math.max(1, jobs / 10) == 0) {
                out.printf("  %d of %d jobs%n", i + 1, jobs);
            }
        }
        Percentiles claim = new Percentiles(toClaim);
        String how = jobs + " jobs one by one, idle worker; from before the POST to Redis' time stamp of the claim";
        return List.of(
                Figure.atMost("submission to the worker's start, p50", claim.at(50), "ms", MOST_MILLIS_TO_CLAIM, how),
                Figure.plain("submission to the worker's start, p99", claim.at(99), "ms", how),
                Figure.plain(
                        "submission to the result, p50",
                        new Percentiles(toEnd).at(50),
                        "ms",
                        "the same jobs; the simulator paints and encodes a 512 x 512 PNG in it"));
    }

    private static double millisBetween(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static void requireSuccess(JsonNode job) throws IOException {
        if (!job.path("state").asString("").equals("succeeded")) {
            throw new IOException("a job of the benchmark did not succeed: " + job);
        }
    }
}
