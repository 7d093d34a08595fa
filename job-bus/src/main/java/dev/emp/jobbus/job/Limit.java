package dev.emp.jobbus.job;

import java.time.Duration;

/** A bound that jobs with the same key share, within one tenant. Keys of the two kinds are apart. */
public sealed interface Limit {

    int LONGEST_KEY = 200;

    String key();

    /**
     * At most so many jobs with this key are in a worker's hands at any time.
     *
     * @param most 1 to 10,000
     */
    record Concurrency(String key, int most) implements Limit {

        public static final int HIGHEST = 10_000;

        /** @throws IllegalArgumentException if a value is out of its range */
        public Concurrency {
            requireKey(key);
            if (most < 1 || most > HIGHEST) {
                throw new IllegalArgumentException("a concurrency limit must be 1 to " + HIGHEST);
            }
        }
    }

    /**
     * At most {@code starts} jobs with this key start within {@code interval}: a token bucket that holds {@code starts}
     * tokens and is refilled evenly. An attempt that was given back has used its token.
     *
     * @param starts 1 to 100,000
     * @param interval 1 ms to 1 day
     */
    record Rate(String key, int starts, Duration interval) implements Limit {

        public static final int HIGHEST = 100_000;
        public static final Duration LONGEST = Duration.ofDays(1);

        /** @throws IllegalArgumentException if a value is out of its range */
        public Rate {
            requireKey(key);
            if (starts < 1 || starts > HIGHEST) {
                throw new IllegalArgumentException("the starts of a rate limit must be 1 to " + HIGHEST);
            }
            if (interval.toMillis() < 1 || interval.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("the interval of a rate limit must be 1 ms to 1 day");
            }
        }
    }

    private static void requireKey(String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("the key of a limit has 1 to " + LONGEST_KEY + " characters");
        }
    }
}
