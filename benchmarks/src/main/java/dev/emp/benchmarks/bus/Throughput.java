package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Peer;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.job.JobState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Jobs a second, submitted and processed: BullMQ, EMP and the ceiling in turns, so that noise hits all of them. */
final class Throughput implements Part {

    private static final int CALLERS = 100;
    private static final int CONCURRENCY = 100;
    private static final double SUBMITTED_TIMES_PEER = 1.5;
    private static final double PROCESSED_TIMES_PEER = 2.5;
    private static final double SHARE_OF_CEILING = 0.6;

    private final BenchRedis redis;
    private final BullMq bullMq;
    private final int jobs;
    private final int rounds;
    private final int warmUps;
    private Results results = new Results();

    Throughput(BenchRedis redis, BullMq bullMq, Sizes sizes) {
        this.redis = redis;
        this.bullMq = bullMq;
        jobs = sizes.jobs();
        rounds = sizes.rounds();
        warmUps = sizes.warmUps();
    }

    private record Results(
            Rounds submitted, Rounds processed, Rounds peerSubmitted, Rounds peerProcessed, Rounds ceiling) {
        Results() {
            this(new Rounds(), new Rounds(), new Rounds(), new Rounds(), new Rounds());
        }
    }

    @Override
    public String title() {
        return "jobs submitted and processed a second, " + rounds + " x " + jobs;
    }

    @Override
    public int seconds() {
        return (rounds + warmUps) * jobs / 8_000;
    }

    @Override
    public List<Figure> measure() throws IOException, InterruptedException {
        try (OwnBus bus = new OwnBus(redis, 0)) {
            Optional<Ceiling> ceiling = redis.loadGenerator().map(program -> new Ceiling(redis, bus, program));
            for (int round = 0; round < warmUps; round++) {
                round(bus, ceiling);
            }
            results = new Results();
            for (int round = 0; round < rounds; round++) {
                round(bus, ceiling);
            }
        }
        return figures();
    }

    private void round(OwnBus bus, Optional<Ceiling> ceiling) throws IOException, InterruptedException {
        measurePeer();
        redis.empty();
        results.submitted().add(bus.submit(jobs, CALLERS, BenchJobs::small));
        results.processed().add(new Processing(bus, jobs, CONCURRENCY).run());
        requireAll("EMP", bus.jobsIn(JobState.SUCCEEDED));
        redis.empty();
        if (ceiling.isPresent()) {
            results.ceiling().add(ceiling.get().run(jobs, CONCURRENCY));
            redis.empty();
        }
    }

    private void measurePeer() throws IOException {
        JsonNode submitted = bullMq.run(
                "submit", Map.of("jobs", jobs, "callers", CALLERS, "payload_bytes", BenchJobs.PAYLOAD_BYTES));
        results.peerSubmitted().add(jobs / submitted.path("seconds").asDouble());
        JsonNode processed = bullMq.run("process", Map.of("jobs", jobs));
        results.peerProcessed().add(jobs / processed.path("seconds").asDouble());
        Deliveries.requireExact(
                BullMq.NAME,
                processed.path("lost").asInt(),
                processed.path("duplicates").asInt());
        requireAll(BullMq.NAME, processed.path("completed").asLong());
    }

    private void requireAll(String whose, long ended) {
        if (ended != jobs) {
            throw new IllegalStateException(whose + " says that " + ended + " of " + jobs + " jobs have succeeded");
        }
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        Figure processed = Figure.measured(
                "processed no-op jobs, concurrency " + CONCURRENCY,
                results.processed(),
                "jobs/s",
                jobs + " jobs of " + BenchJobs.PAYLOAD_BYTES + " bytes, queued before; each delivered exactly once");
        figures.add(processed.against(
                new Peer(BullMq.NAME, results.peerProcessed()), Goal.atLeastTimesPeer(PROCESSED_TIMES_PEER)));
        if (results.ceiling().count() > 0) {
            figures.add(processed
                    .against(new Peer("ceiling", results.ceiling()), Goal.atLeastTimesPeer(SHARE_OF_CEILING))
                    .noted("the same; the ceiling is the same scripts by redis-benchmark, " + CONCURRENCY
                            + " jobs in a call"));
        }
        figures.add(Figure.measured(
                        "submitted one by one, " + CALLERS + " callers",
                        results.submitted(),
                        "jobs/s",
                        jobs + " jobs of " + BenchJobs.PAYLOAD_BYTES + " bytes into an empty queue, nobody processing")
                .against(new Peer(BullMq.NAME, results.peerSubmitted()), Goal.atLeastTimesPeer(SUBMITTED_TIMES_PEER)));
        return figures;
    }
}
