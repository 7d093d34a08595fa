package dev.emp.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a call is made again: after a wait that doubles from {@code first} to {@code longest} with full jitter, or after what the
 * platform asked for, until {@code patience} is used up by waiting.
 *
 * @param patience zero for no second try
 */
record Backoff(Duration first, Duration longest, Duration patience, RandomGenerator random, Sleeper sleeper) {

    /** How a thread waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    static Backoff ofPatience(Duration patience) {
        return new Backoff(
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                patience,
                RandomGenerator.getDefault(),
                duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()));
    }

    /** The waits of one call. */
    Waits start() {
        return new Waits();
    }

    /** Counts what one call has waited. */
    final class Waits {

        private int tries;
        private Duration waited = Duration.ZERO;

        /**
         * Waits before another try; false, at once, when there is to be none.
         *
         * @param asked the least wait; null when nobody asked for one
         */
        boolean again(@Nullable Duration asked) throws InterruptedException {
            Duration ceiling = first.multipliedBy(1L << Math.min(tries++, 20));
            Duration limit = ceiling.compareTo(longest) < 0 ? ceiling : longest;
            Duration jittered = Duration.ofNanos((long) (limit.toNanos() * random.nextDouble()));
            Duration wait = asked == null ? jittered : asked.plus(jittered);
            if (waited.plus(wait).compareTo(patience) > 0) {
                return false;
            }
            waited = waited.plus(wait);
            sleeper.sleep(wait);
            return true;
        }

        /** The call made headway: what it waited so far no longer counts. */
        void reset() {
            tries = 0;
            waited = Duration.ZERO;
        }
    }
}
