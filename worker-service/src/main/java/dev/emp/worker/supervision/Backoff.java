package dev.emp.worker.supervision;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/** How long to wait after the n-th failure in a row: doubles from the first wait to the longest, half of it random. */
public final class Backoff {

    /** Past this the wait has long reached its maximum. */
    private static final int MOST_DOUBLINGS = 20;

    private static final double FACTOR = 2;
    private static final double RANDOM_PART = 0.5;

    private final IntervalFunction intervals;

    public Backoff(Duration first, Duration longest) {
        intervals = IntervalFunction.ofExponentialRandomBackoff(first, FACTOR, RANDOM_PART, longest);
    }

    /** @param failures in a row so far, 1 or more */
    public Duration after(int failures) {
        return Duration.ofMillis(intervals.apply(Math.min(failures, MOST_DOUBLINGS)));
    }
}
