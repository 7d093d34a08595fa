package dev.emp.orchestrator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all replicas know of a pool.
 *
 * @param runSeconds the mean run time of its jobs; 0 while none has ended
 * @param load what it had to do when it was last looked at
 * @param oldest since when the first of its jobs has waited; null when none waits
 * @param idle its machines that have nothing in hand
 * @param decision what was decided then
 * @param seenAt when anybody last asked for the pool or offered it
 */
record PoolRecord(
        ArrivalRate rate,
        double runSeconds,
        PoolLoad load,
        @Nullable Instant oldest,
        List<String> idle,
        Decision decision,
        Instant seenAt) {

    /** How many jobs weigh as much as all before them. */
    private static final double MEMORY_OF_RUNS = 50;

    private static final Duration KEPT = Duration.ofHours(1);

    PoolRecord {
        idle = List.copyOf(idle);
    }

    static PoolRecord of(Instant now) {
        PoolLoad nothing = new PoolLoad(0, 0, null, null, 0, 0, 0);
        Decision none = new Decision(0, 0, Decision.Why.HOLD, ScalerMemory.NONE);
        return new PoolRecord(ArrivalRate.since(now), 0, nothing, null, List.of(), none, now);
    }

    /** As it is after some time. */
    PoolRecord after(Tally counted, Demand.Waiting waiting, Fleet.Strength strength, Scaler scaler, Instant now) {
        ArrivalRate counting = rate.counting((double) Math.max(0, counted.arrived()), now);
        double run = mean(counted);
        PoolLoad next = new PoolLoad(
                waiting.jobs(),
                strength.running(),
                counting.isKnown() ? counting.perSecond() : null,
                run > 0 ? Duration.ofMillis(Math.max(1, Math.round(run * 1000))) : null,
                strength.machines(),
                strength.busy(),
                strength.slots());
        boolean seen = waiting.jobs() > 0 || strength.machines() > 0 || counted.arrived() > 0;
        return new PoolRecord(
                counting,
                run,
                next,
                waiting.oldest(),
                strength.idle(),
                scaler.decide(next, decision.memory(), now),
                seen ? now : seenAt);
    }

    /** Whether nobody has asked for it for long. */
    boolean isForgotten(Instant now) {
        return seenAt.plus(KEPT).isBefore(now);
    }

    /** The rate begins anew: nobody has counted for a while. */
    PoolRecord uncounted(Instant now) {
        return new PoolRecord(ArrivalRate.since(now), runSeconds, load, oldest, idle, decision, seenAt);
    }

    private double mean(Tally counted) {
        if (counted.ended() <= 0 || counted.runSeconds() < 0) {
            return runSeconds;
        }
        double mean = counted.runSeconds() / (double) counted.ended();
        return runSeconds <= 0
                ? mean
                : runSeconds + (mean - runSeconds) * (1 - Math.exp(-(double) counted.ended() / MEMORY_OF_RUNS));
    }
}
