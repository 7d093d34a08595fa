package dev.emp.jobbus.redis;

import java.time.Duration;

/**
 * How long a follower of events lets them gather before it reads on. A read costs much the same whatever it brings, since it wakes threads here and
 * in Redis, and each of those who follow: with thousands of events a second, each read by itself would keep a processor busy for nobody. Where they
 * come one by one, each is read at once. Not safe for use by several threads at once.
 */
final class EventPace {

    /** Short beside what anybody notices, and a score of entries at 5,000 a second. */
    static final Duration REST = Duration.ofMillis(4);

    /** What is looked at at once. */
    private static final long MOMENT_NANOS = Duration.ofMillis(100).toNanos();

    /** So many entries in a moment are 2,000 in a second: with fewer, nobody waits for another's event. */
    private static final long MANY = 200;

    private long begin;
    private long came;
    private boolean busy;

    /** @param now as all times here by {@link System#nanoTime} */
    EventPace(long now) {
        begin = now;
    }

    /**
     * So many entries have been read, as all that there were.
     *
     * @return how long to wait before the next read
     */
    Duration after(int entries, long now) {
        long passed = now - begin;
        if (passed >= MOMENT_NANOS) {
            busy = came * MOMENT_NANOS > MANY * passed;
            begin = now;
            came = 0;
        }
        came += entries;
        return busy ? REST : Duration.ZERO;
    }
}
