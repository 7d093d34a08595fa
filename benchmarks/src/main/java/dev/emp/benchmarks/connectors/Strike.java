package dev.emp.benchmarks.connectors;

import java.time.Duration;
import java.util.Random;

/**
 * When a process is killed.
 *
 * @param moment after which
 * @param after so long after it
 * @param holdsAnswer whether the provider keeps its answer back until the kill, so that nobody ever hears it
 */
record Strike(Moment moment, Duration after, boolean holdsAnswer) {

    private static final long MICROS_ANY = 1_500_000;
    private static final long MICROS_LATER = 400_000;
    private static final long MICROS_SOON = 4_000;
    private static final long MICROS_AROUND = 30_000;

    /** What a kill follows. */
    enum Moment {
        /** Nothing: any instant will do. */
        ANY,
        /** A worker has stored a handle, which it does before it submits a job. */
        HANDLE_STORED,
        /** A provider has taken on a job, and has not yet said so. */
        ACCEPTED
    }

    /** A quarter at any instant, the rest around the moments that matter. */
    static Strike random(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Strike(Moment.ANY, micros(random, MICROS_ANY), false);
            case 2, 3 -> new Strike(Moment.HANDLE_STORED, micros(random, MICROS_SOON), false);
            case 4 -> new Strike(Moment.HANDLE_STORED, micros(random, MICROS_LATER), false);
            case 5 -> new Strike(Moment.ACCEPTED, micros(random, MICROS_AROUND), false);
            default -> new Strike(Moment.ACCEPTED, micros(random, MICROS_SOON), true);
        };
    }

    private static Duration micros(Random random, long most) {
        return Duration.ofNanos(random.nextLong(most * 1_000));
    }
}
