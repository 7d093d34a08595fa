package dev.emp.setup.download;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often something that may pass is tried again, and after which pause.
 *
 * @param attempts in a row without getting anywhere, at least 1
 * @param first pause; each later one is twice as long
 * @param longest pause, whatever a server asks for
 * @param random 0 to 1: a pause is shortened by up to half of it, so that many machines do not come back at once
 */
public record Retries(int attempts, Duration first, Duration longest, DoubleSupplier random) {

    private static final int MOST_DOUBLINGS = 20;
    private static final double PART = 0.5;

    public Retries {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
    }

    /** Six attempts, from one second up to two minutes. */
    public static Retries usual() {
        return new Retries(6, Duration.ofSeconds(1), Duration.ofMinutes(2), Math::random);
    }

    /**
     * @param failures in a row so far, from 1 on
     * @param asked the least that the server asks for; null when it does not
     */
    public Duration pause(int failures, @Nullable Duration asked) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        Duration capped = doubled.compareTo(longest) < 0 ? doubled : longest;
        Duration own = Duration.ofMillis((long) (capped.toMillis() * (1 - PART * random.getAsDouble())));
        if (asked == null || asked.compareTo(own) <= 0) {
            return own;
        }
        return asked.compareTo(longest) < 0 ? asked : longest;
    }
}
