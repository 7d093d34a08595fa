package dev.emp.jobbus.redis;

import java.time.Duration;

/** Checks settings. In a class of its own: the records of settings, one inside the other, would wait for each other. */
final class PositiveDuration {

    private PositiveDuration() {}

    /** @throws IllegalArgumentException if it is not positive; the message names the setting */
    static void require(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("emp.bus." + name + " must be a positive duration");
        }
    }
}
