package dev.emp.jobbus.memory;

import java.time.Duration;

/**
 * How long and how much the in-memory bus keeps.
 *
 * @param jobRetention how long a terminal job stays readable
 * @param idempotencyRetention how long an idempotency key is remembered
 * @param machineTtl the silence after which a machine counts as lost
 * @param eventsKept at least 1; older events are dropped
 */
public record BusLimits(Duration jobRetention, Duration idempotencyRetention, Duration machineTtl, int eventsKept) {

    public static final BusLimits DEFAULT =
            new BusLimits(Duration.ofHours(24), Duration.ofHours(24), Duration.ofSeconds(45), 100_000);

    public BusLimits {
        if (eventsKept < 1) {
            throw new IllegalArgumentException("events_kept must be at least 1");
        }
    }

    public BusLimits withEventsKept(int value) {
        return new BusLimits(jobRetention, idempotencyRetention, machineTtl, value);
    }
}
