package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Peer;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import java.util.List;

/** Whether a claim costs more when the other jobs in the queue are large. The job that is claimed is small each time. */
final class LargePayloads implements Part {

    private static final int LARGE_BYTES = 20 * 1024;
    private static final double MOST_TIMES_SMALL = 1.3;

    private final BenchRedis redis;
    private final Sizes sizes;

    LargePayloads(BenchRedis redis, Sizes sizes) {
        this.redis = redis;
        this.sizes = sizes;
    }

    @Override
    public String title() {
        return "claims among " + sizes.largeJobs() + " jobs with payloads of 20 KB";
    }

    @Override
    public int seconds() {
        return sizes.largeJobs() / 1_000 + sizes.rounds() * sizes.claims() / 200;
    }

    @Override
    public List<Figure> measure() throws InterruptedException {
        Rounds amongLarge = new Rounds();
        Rounds amongSmall = new Rounds();
        try (OwnBus large = new OwnBus(redis, 0);
                OwnBus small = new OwnBus(redis, 1)) {
            large.fill(sizes.largeJobs(), number -> BenchJobs.withPayload(number, LARGE_BYTES));
            small.fill(sizes.largeJobs(), BenchJobs::small);
            ClaimTimer inLarge = timer(large);
            ClaimTimer inSmall = timer(small);
            inTurns(sizes.claims() / 2, inLarge, inSmall, new Rounds(), new Rounds());
            // That was to warm up.
            for (int round = 0; round < sizes.rounds(); round++) {
                inTurns(sizes.claims(), inLarge, inSmall, amongLarge, amongSmall);
            }
        }
        return List.of(Figure.measured(
                        "claim script with 20 KB payloads in all queued jobs",
                        amongLarge,
                        "µs",
                        "time in Redis, average of " + sizes.claims() + " claims of a job with 100 bytes that stands in"
                                + " front of them")
                .against(new Peer("100 bytes", amongSmall), Goal.atMostTimesPeer(MOST_TIMES_SMALL)));
    }

    /** Adds the averages of many claims. */
    private void inTurns(int claims, ClaimTimer inLarge, ClaimTimer inSmall, Rounds amongLarge, Rounds amongSmall) {
        long large = 0;
        long small = 0;
        for (int claim = 0; claim < claims; claim++) {
            large += inLarge.microsInScript(redis);
            small += inSmall.microsInScript(redis);
        }
        amongLarge.add((double) large / claims);
        amongSmall.add((double) small / claims);
    }

    /** Every job it puts in is small and comes first. */
    private static ClaimTimer timer(OwnBus bus) {
        return new ClaimTimer(bus, BenchJobs.WORKER, BenchJobs.CAPABILITIES, LargePayloads::first);
    }

    private static JobSpec first(int number) {
        return BenchJobs.small(number).withPlacement(Placement.DEFAULT.withPriority(Placement.HIGHEST_PRIORITY));
    }
}
