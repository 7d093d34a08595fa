package dev.emp.jobbus.memory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long and how much the in-memory bus keeps, and how long jobs wait for what they would like.
 *
 * @param jobRetention how long a terminal job stays readable
 * @param idempotencyRetention how long an idempotency key is remembered
 * @param machineTtl the silence after which a machine counts as lost
 * @param eventsKept at least 1; older events are dropped
 * @param affinityWait how long a job is kept for workers that hold its preferred models
 * @param laneRetention how long a lane without jobs is remembered
 * @param ageing the wait after which a job's priority is raised; null for never
 */
public record BusLimits(
        Duration jobRetention,
        Duration idempotencyRetention,
        Duration machineTtl,
        int eventsKept,
        Duration affinityWait,
        Duration laneRetention,
        @Nullable Duration ageing) {

    public static final BusLimits DEFAULT = new BusLimits(
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofSeconds(38),
            100_000,
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            null);

    public BusLimits {
        if (eventsKept < 1) {
            throw new IllegalArgumentException("events_kept must be at least 1");
        }
    }

    public BusLimits withEventsKept(int value) {
        return new BusLimits(
                jobRetention, idempotencyRetention, machineTtl, value, affinityWait, laneRetention, ageing);
    }

    public BusLimits withAgeing(@Nullable Duration value) {
        return new BusLimits(
                jobRetention, idempotencyRetention, machineTtl, eventsKept, affinityWait, laneRetention, value);
    }
}
