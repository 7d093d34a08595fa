package dev.emp.orchestrator.scaling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is scaled to.
 *
 * @param min machines at least
 * @param max machines at most
 * @param waitTarget how long a job may wait for its start
 * @param serviceLevel the share of the jobs that must not wait longer; 0 to 1, below 1
 * @param drainTime within which jobs that wait too long already are to be started
 * @param coolDown how long fewer machines must have been enough before any is taken away
 * @param slots how many jobs a machine runs at a time, while no machine says so
 * @param runTime how long a job runs, while none has been seen to end; null when nobody knows
 * @param usdPerHour what a machine costs; null when nobody knows
 * @param maxUsdPerHour what all machines may cost; null for any sum
 */
public record PoolPolicy(
        int min,
        int max,
        Duration waitTarget,
        double serviceLevel,
        Duration drainTime,
        Duration coolDown,
        int slots,
        @Nullable Duration runTime,
        @Nullable Double usdPerHour,
        @Nullable Double maxUsdPerHour) {

    /** How many machines the cost ceiling allows; {@link Integer#MAX_VALUE} without one. */
    int affordable() {
        return usdPerHour == null || usdPerHour <= 0 || maxUsdPerHour == null
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, Math.floor(maxUsdPerHour / usdPerHour + 1e-9));
    }
}
