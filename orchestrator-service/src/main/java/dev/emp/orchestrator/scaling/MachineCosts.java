package dev.emp.orchestrator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * What the machines have cost on a day, as far as their prices are known.
 *
 * @param day in UTC
 * @param usd so far, in US dollars
 */
record MachineCosts(LocalDate day, double usd) {

    static MachineCosts since(Instant now) {
        return new MachineCosts(dayOf(now), 0);
    }

    /** With what the machines of the pools have cost in the time; that of a time over midnight belongs to the new day. */
    MachineCosts and(Map<String, PoolRecord> pools, PoolPolicies policies, Duration time, Instant now) {
        double hours = Math.max(0, time.toMillis()) / 3_600_000.0;
        double more = pools.entrySet().stream()
                .mapToDouble(pool -> {
                    Double price = policies.of(pool.getKey()).usdPerHour();
                    return price == null ? 0 : price * pool.getValue().load().machines() * hours;
                })
                .sum();
        return day.equals(dayOf(now)) ? new MachineCosts(day, usd + more) : new MachineCosts(dayOf(now), more);
    }

    private static LocalDate dayOf(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
