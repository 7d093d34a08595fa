package dev.emp.orchestrator.scaling;

import dev.emp.orchestrator.scaling.Decision.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says how many machines a pool should have. Needed are the servers with which arrivals wait no longer than the target
 * ({@link ErlangC}), and more to work off what waits already: of that, the servers that are there start {@code slots * target /
 * run time} jobs in time; the rest is to be done within the drain time. More machines are wanted at once. Fewer are wanted only
 * when the most that was needed in the cool-down is well below what there is, never fewer than have a job in hand, and not at all
 * while something is not known.
 */
public final class Scaler {

    /** A step of less than a tenth downwards is not worth the unrest. */
    private static final int WORTH_IT = 10;

    /** More servers than anybody has. */
    private static final int MOST_SERVERS = 1_000_000;

    private final PoolPolicy policy;

    public Scaler(PoolPolicy policy) {
        this.policy = policy;
    }

    /** @param memory of the decision before, {@link ScalerMemory#NONE} if there was none */
    public Decision decide(PoolLoad load, ScalerMemory memory, Instant now) {
        Duration runTime = load.runTime() != null ? load.runTime() : policy.runTime();
        int needed = needed(load, runTime);
        if (load.arrivalsPerSecond() == null || runTime == null) {
            return held(load, needed, memory, now);
        }
        ScalerMemory noted = memory.wanting(needed, now, policy.coolDown());
        int wanted = noted.most();
        Why why = wanted > needed ? Why.COOL_DOWN : Why.LOAD;
        int before = memory.isNew() ? load.machines() : memory.desired();
        if (wanted < before && before - wanted <= before / WORTH_IT) {
            wanted = before;
            why = Why.COOL_DOWN;
        }
        return bounded(wanted, needed, why, load, noted, now);
    }

    private Decision held(PoolLoad load, int needed, ScalerMemory memory, Instant now) {
        int before = memory.isNew() ? load.machines() : memory.desired();
        return bounded(Math.max(before, needed), needed, needed > before ? Why.LOAD : Why.HOLD, load, memory, now);
    }

    /** The bounds stop growth; none of them takes a machine from a job. */
    private Decision bounded(int wanted, int needed, Why why, PoolLoad load, ScalerMemory memory, Instant now) {
        int desired = wanted;
        Why bound = why;
        if (desired < policy.min()) {
            desired = policy.min();
            bound = Why.MIN;
        }
        if (desired > policy.max()) {
            desired = policy.max();
            bound = needed > policy.max() ? Why.MAX : why;
        }
        if (desired > policy.affordable()) {
            desired = policy.affordable();
            bound = needed > desired ? Why.COST : why;
        }
        if (desired < load.busy()) {
            desired = load.busy();
            bound = bound == Why.MAX || bound == Why.COST ? bound : Why.BUSY;
        }
        return new Decision(desired, needed, bound, memory.deciding(desired, now));
    }

    private int needed(PoolLoad load, @Nullable Duration runTime) {
        int least = load.hasWork() ? 1 : 0;
        if (runTime == null || !runTime.isPositive()) {
            return least;
        }
        double arrivals = Objects.requireNonNullElse(load.arrivalsPerSecond(), 0.0);
        double run = seconds(runTime);
        double target = seconds(policy.waitTarget());
        int steady = isDeserted(load, arrivals)
                ? 0
                : ErlangC.servers(arrivals * run, target / run, policy.serviceLevel(), MOST_SERVERS);
        double late = Math.max(0, load.depth() - load.slots() * target / run);
        double servers = steady + late * run / Math.max(seconds(policy.drainTime()), run);
        return Math.max(least, (int) Math.min(MOST_SERVERS, Math.ceil(servers / slotsOfOne(load) - 1e-9)));
    }

    /** Whether a job is less likely to come within the cool-down than it may be late: then no machine waits for it. */
    private boolean isDeserted(PoolLoad load, double arrivals) {
        return !load.hasWork() && arrivals * seconds(policy.coolDown()) < 1 - policy.serviceLevel();
    }

    private double slotsOfOne(PoolLoad load) {
        return load.machines() > 0 && load.slots() > 0 ? (double) load.slots() / load.machines() : policy.slots();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
