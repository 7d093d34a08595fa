package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Peer;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** From just before a submission to the moment an idle worker has the job, in the same process. */
final class StartLatency implements Part {

    private static final double MOST_MILLIS_P50 = 1;
    private static final double MOST_MILLIS_P99 = 5;
    /** Between two jobs, so that the worker waits again. */
    private static final int REST_MILLIS = 5;
    /** To warm up there are more jobs with less rest: at the pace of a round, nothing would be hot for minutes. */
    private static final int WARM_UP_TIMES = 6;

    private static final int WARM_UP_REST_MILLIS = 1;

    private static final int SLOTS = 100;

    private final BenchRedis redis;
    private final BullMq bullMq;
    private final int jobs;
    private final int rounds;
    private final int warmUps;

    StartLatency(BenchRedis redis, BullMq bullMq, Sizes sizes) {
        this.redis = redis;
        this.bullMq = bullMq;
        jobs = sizes.latencyJobs();
        rounds = sizes.rounds();
        warmUps = sizes.warmUps();
    }

    /** The percentiles of every round. */
    private record Results(Rounds p50, Rounds p99) {
        Results() {
            this(new Rounds(), new Rounds());
        }

        void add(double[] millis) {
            Percentiles percentiles = new Percentiles(millis);
            p50.add(percentiles.at(50));
            p99.add(percentiles.at(99));
        }
    }

    @Override
    public String title() {
        return "submission to start with an idle worker, " + rounds + " x " + jobs;
    }

    @Override
    public int seconds() {
        return rounds * jobs * 2 / 160 + warmUps * WARM_UP_TIMES * jobs * 2 / 450;
    }

    @Override
    public List<Figure> measure() throws IOException, InterruptedException {
        Results own = new Results();
        Results peer = new Results();
        try (OwnBus bus = new OwnBus(redis, 0)) {
            for (int round = 0; round < warmUps; round++) {
                ofPeer(WARM_UP_TIMES * jobs, WARM_UP_REST_MILLIS);
                ofOwn(bus, WARM_UP_TIMES * jobs, WARM_UP_REST_MILLIS);
            }
            for (int round = 0; round < rounds; round++) {
                peer.add(ofPeer(jobs, REST_MILLIS));
                own.add(ofOwn(bus, jobs, REST_MILLIS));
            }
        }
        String how = jobs + " jobs one by one, one idle worker in the submitter's process";
        Figure p50 = Figure.measured("submission to start, p50", own.p50(), "ms", how);
        Figure p99 = Figure.measured("submission to start, p99", own.p99(), "ms", how);
        return List.of(
                p50.aimingAt(Goal.atMost(MOST_MILLIS_P50)),
                p50.against(new Peer(BullMq.NAME, peer.p50()), Goal.atMostTimesPeer(1)),
                p99.aimingAt(Goal.atMost(MOST_MILLIS_P99)),
                p99.against(new Peer(BullMq.NAME, peer.p99()), Goal.atMostTimesPeer(1)));
    }

    private double[] ofPeer(int count, int restMillis) throws IOException {
        JsonNode answer = bullMq.run(
                "latency", Map.of("jobs", count, "rest_ms", restMillis, "payload_bytes", BenchJobs.PAYLOAD_BYTES));
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            millis[i] = answer.path("millis").path(i).asDouble();
        }
        return millis;
    }

    private double[] ofOwn(OwnBus bus, int count, int restMillis) throws InterruptedException {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            CompletableFuture<Start> start = bus.jobs()
                    .claim(new ClaimRequest(
                            BenchJobs.WORKER, BenchJobs.CAPABILITIES, SLOTS, OwnBus.LEASE, OwnBus.LONG_WAIT))
                    .thenApply(claims -> new Start(claims, System.nanoTime()))
                    .toCompletableFuture();
            TimeUnit.MILLISECONDS.sleep(restMillis);
            long before = System.nanoTime();
            bus.submit(BenchJobs.small(i));
            Start started = Waiting.on(start);
            millis[i] = (started.at() - before) / 1e6;
            if (started.claims().size() != 1) {
                throw new IllegalStateException("one job was submitted, the worker got "
                        + started.claims().size());
            }
            bus.complete(started.claims().getFirst());
        }
        return millis;
    }

    private record Start(List<Claim> claims, long at) {}
}
