package dev.emp.simulators.http;

import java.time.Clock;
import java.time.Instant;

/** Points in time as the ledgers note them: microseconds since the epoch. */
public final class Micros {
    private Micros() {}

    public static long now(Clock clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
