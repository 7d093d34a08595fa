package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Peer;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.matching.Capabilities;
import java.util.List;
import java.util.Locale;

/** Whether a claim costs more when there are very many queued jobs, and what those take of Redis' memory. */
final class DeepQueue implements Part {

    private static final int FEW = 1_000;
    private static final double MOST_TIMES_FEW = 1.3;
    private static final double MOST_BYTES_EACH = 1_024;
    private static final double MOST_BYTES = 1e9;
    private static final String OTHER_SERVICE = "bench-other";

    private final BenchRedis redis;
    private final Sizes sizes;
    private final String many;

    private final Rounds manyQueued = new Rounds();
    private final Rounds behindMany = new Rounds();
    private final Rounds fewQueued = new Rounds();

    DeepQueue(BenchRedis redis, Sizes sizes) {
        this.redis = redis;
        this.sizes = sizes;
        many = String.format(Locale.ROOT, "%,d", sizes.queued());
    }

    @Override
    public String title() {
        return "claims with " + many + " jobs queued, after putting them there";
    }

    @Override
    public int seconds() {
        return sizes.queued() / 10_000 + sizes.rounds() * sizes.claims() / 100;
    }

    @Override
    public List<Figure> measure() throws InterruptedException {
        try (OwnBus deep = new OwnBus(redis, 0);
                OwnBus shallow = new OwnBus(redis, 1)) {
            shallow.fill(FEW, BenchJobs::small);
            long before = redis.usedBytes();
            deep.fill(sizes.queued(), BenchJobs::small);
            double bytes = redis.usedBytes() - before;
            measureClaims(deep, shallow);
            return figures(bytes);
        }
    }

    private void measureClaims(OwnBus deep, OwnBus shallow) {
        ClaimTimer inMany = new ClaimTimer(deep, BenchJobs.WORKER, BenchJobs.CAPABILITIES, BenchJobs::small);
        ClaimTimer inFew = new ClaimTimer(shallow, BenchJobs.WORKER, BenchJobs.CAPABILITIES, BenchJobs::small);
        ClaimTimer behind = new ClaimTimer(
                deep,
                BenchJobs.worker(1),
                Capabilities.ofService(OTHER_SERVICE),
                number -> JobSpec.of(OTHER_SERVICE, BenchJobs.payload(number, BenchJobs.PAYLOAD_BYTES)));
        ClaimTimer.inTurns(sizes.claims() / 2, inMany, behind, inFew);
        // That was to warm up.
        for (int round = 0; round < sizes.rounds(); round++) {
            List<Percentiles> claims = ClaimTimer.inTurns(sizes.claims(), inMany, behind, inFew);
            manyQueued.add(claims.get(0).at(99));
            behindMany.add(claims.get(1).at(99));
            fewQueued.add(claims.get(2).at(99));
        }
    }

    private List<Figure> figures(double bytes) {
        Peer few = new Peer(String.format(Locale.ROOT, "%,d queued", FEW), fewQueued);
        Goal same = Goal.atMostTimesPeer(MOST_TIMES_FEW);
        String how = sizes.claims() + " claims of one job, in turns in both queues, as the worker sees them";
        return List.of(
                Figure.measured("claim latency with " + many + " queued, p99", manyQueued, "ms", how)
                        .against(few, same),
                Figure.measured(
                                "claim latency of a job behind " + many + " that don't match, p99",
                                behindMany,
                                "ms",
                                how)
                        .against(few, same),
                Figure.measured(
                                "memory per queued job, 100-byte payload",
                                Rounds.of(bytes / sizes.queued()),
                                "bytes",
                                "growth of used_memory by the jobs, their events included")
                        .aimingAt(Goal.atMost(MOST_BYTES_EACH)),
                Figure.measured("memory of " + many + " queued jobs", Rounds.of(bytes / 1e9), "GB", "the same")
                        .aimingAt(Goal.atMost(MOST_BYTES / 1e9)));
    }
}
