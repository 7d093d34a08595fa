package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Claims where there are very many lanes, all of them with a job, by workers that match many of them or one. */
final class ManyLanes implements Part {

    private static final double MOST_MILLIS = 2;

    private final BenchRedis redis;
    private final Sizes sizes;

    ManyLanes(BenchRedis redis, Sizes sizes) {
        this.redis = redis;
        this.sizes = sizes;
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "claims with %,d lanes", sizes.lanes());
    }

    @Override
    public int seconds() {
        return sizes.lanes() / 1_000 + sizes.rounds() * sizes.claims() / 100;
    }

    @Override
    public List<Figure> measure() throws InterruptedException {
        Rounds p50 = new Rounds();
        Rounds p99 = new Rounds();
        Rounds one = new Rounds();
        Rounds first = new Rounds();
        try (OwnBus bus = new OwnBus(redis, 0)) {
            bus.fill(sizes.lanes(), ManyLanes::job);
            ClaimTimer many = new ClaimTimer(
                    bus, BenchJobs.WORKER, models(sizes.matchedLanes()), number -> job(number % sizes.matchedLanes()));
            first.add(ClaimTimer.inTurns(1, many).getFirst().at(100));
            ClaimTimer single = new ClaimTimer(bus, BenchJobs.worker(1), models(1), number -> job(0));
            ClaimTimer.inTurns(sizes.claims() / 2, many, single);
            // That was to warm up.
            for (int round = 0; round < sizes.rounds(); round++) {
                List<Percentiles> claims = ClaimTimer.inTurns(sizes.claims(), many, single);
                p50.add(claims.get(0).at(50));
                p99.add(claims.get(0).at(99));
                one.add(claims.get(1).at(99));
            }
        }
        String how = String.format(
                Locale.ROOT, "%,d claims of one job; %,d lanes, a job in each", sizes.claims(), sizes.lanes());
        String name = String.format(Locale.ROOT, "claim by a worker that matches %,d lanes, ", sizes.matchedLanes());
        return List.of(
                Figure.measured(name + "p50", p50, "ms", how).aimingAt(Goal.atMost(MOST_MILLIS)),
                Figure.measured(name + "p99", p99, "ms", how).aimingAt(Goal.atMost(MOST_MILLIS)),
                Figure.measured("claim by a worker that matches one of them, p99", one, "ms", how),
                Figure.measured("first claim of a new worker, all lanes to be matched", first, "ms", how));
    }

    private static JobSpec job(int lane) {
        return BenchJobs.small(lane)
                .withRequirements(Requirements.of(Requirement.equal(Capabilities.MODEL, "m" + lane)));
    }

    /** A worker with the first n models. */
    private static Capabilities models(int count) {
        Set<AttributeValue> models = IntStream.range(0, count)
                .mapToObj(model -> AttributeValue.of("m" + model))
                .collect(Collectors.toSet());
        return new Capabilities(
                Map.of(Capabilities.SERVICE, Set.of(AttributeValue.of(BenchJobs.SERVICE)), Capabilities.MODEL, models));
    }
}
