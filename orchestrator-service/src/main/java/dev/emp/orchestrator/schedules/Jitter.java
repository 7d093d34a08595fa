package dev.emp.orchestrator.schedules;

import dev.emp.orchestrator.json.Fingerprint;
import java.time.Duration;
import java.time.Instant;

/** Spreads what many schedules would start at the same second. */
final class Jitter {

    private static final int HEX = 16;
    private static final int DIGITS = 12;

    private Jitter() {}

    /** From nothing up to the longest, the same for the same schedule and time wherever it is asked. */
    static Duration of(String schedule, Instant time, Duration longest) {
        if (longest.isZero()) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(Fingerprint.of(schedule + ' ' + time).substring(0, DIGITS), HEX);
        return Duration.ofMillis(number % (longest.toMillis() + 1));
    }
}
