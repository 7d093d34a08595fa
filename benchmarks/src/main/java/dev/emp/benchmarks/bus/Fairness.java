package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How long a tenant with few jobs waits behind one with very many. */
final class Fairness implements Part {

    private static final int FEW = 10;
    private static final int MOST_STARTS = 25;
    /** Started in one claim. */
    private static final int BATCH = 5;

    private static final int CLAIMS_BEFORE = 20;

    private final BenchRedis redis;
    private final int many;

    Fairness(BenchRedis redis, Sizes sizes) {
        this.redis = redis;
        many = sizes.tenantJobs();
    }

    @Override
    public String title() {
        return "fairness between tenants";
    }

    @Override
    public int seconds() {
        return many / 3_000;
    }

    @Override
    public List<Figure> measure() throws InterruptedException {
        try (OwnBus bus = new OwnBus(redis, 0)) {
            bus.fill(many, number -> job("a", number));
            for (int i = 0; i < CLAIMS_BEFORE; i++) {
                claim(bus);
            }
            for (int i = 0; i < FEW; i++) {
                bus.submit(job("b", i));
            }
            return List.of(Figure.measured(
                            "last start of tenant B's " + FEW + " jobs",
                            Rounds.of(startsUntilLastOfB(bus)),
                            "starts later",
                            String.format(
                                    Locale.ROOT,
                                    "tenant A has %,d jobs queued and some started when B submits; claims of %d jobs",
                                    many,
                                    BATCH))
                    .aimingAt(Goal.atMost(MOST_STARTS)));
        }
    }

    /** Claims until all jobs of B have started; answers how many starts that took. */
    private static int startsUntilLastOfB(OwnBus bus) throws InterruptedException {
        int starts = 0;
        int found = 0;
        while (found < FEW) {
            for (Claim claim : claim(bus)) {
                boolean counts = found < FEW;
                starts += counts ? 1 : 0;
                found += claim.spec().placement().tenant().equals("b") ? 1 : 0;
            }
        }
        return starts;
    }

    private static List<Claim> claim(OwnBus bus) throws InterruptedException {
        List<Claim> claims = Waiting.on(bus.jobs()
                .claim(new ClaimRequest(BenchJobs.WORKER, BenchJobs.CAPABILITIES, BATCH, OwnBus.LEASE, Duration.ZERO))
                .toCompletableFuture());
        if (claims.isEmpty()) {
            throw new IllegalStateException("EMP has lost jobs that were queued");
        }
        return claims;
    }

    private static JobSpec job(String tenant, int number) {
        return BenchJobs.small(number).withPlacement(Placement.DEFAULT.withTenant(tenant));
    }
}
