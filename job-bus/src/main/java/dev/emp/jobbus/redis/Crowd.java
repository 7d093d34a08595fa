package dev.emp.jobbus.redis;

import java.util.concurrent.TimeUnit;

/**
 * Whether questions come so close together that it pays to let them wait for each other. One caller that asks again as soon as it
 * has its answer is no crowd. Not safe for use by several threads at once.
 */
final class Crowd {

    /** What is looked at at once, and how long a question may wait for others. */
    static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** One caller gets this many answers in a moment at best. */
    private static final int MOST_OF_ONE_CALLER = 3;

    private long begin;
    private int came;
    private boolean isCrowd;

    /** @param now when the bus is first asked, as all times here by {@link System#nanoTime} */
    Crowd(long now) {
        begin = now;
    }

    /** Somebody asks. */
    void ask(long now) {
        long passed = now - begin;
        if (passed >= MOMENT_NANOS) {
            isCrowd = came > MOST_OF_ONE_CALLER && passed < 2 * MOMENT_NANOS;
            begin = now;
            came = 0;
        }
        came++;
    }

    /** Whether more than one caller can have asked came in the last whole moment before the latest question. */
    boolean isThere() {
        return isCrowd;
    }
}
