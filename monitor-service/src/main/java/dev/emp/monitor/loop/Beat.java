package dev.emp.monitor.loop;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Does something at a steady pace, the time that it takes included. What takes longer than half of the interval leaves that half to others all
 * the same: it is then done less often, rather than all the time.
 */
public final class Beat implements Step {

    private final Duration interval;
    private final Runnable work;
    private final LongSupplier nanos;

    public Beat(Duration interval, Runnable work) {
        this(interval, work, System::nanoTime);
    }

    /** @param nanos as {@link System#nanoTime} tells them */
    Beat(Duration interval, Runnable work, LongSupplier nanos) {
        this.interval = interval;
        this.work = work;
        this.nanos = nanos;
    }

    @Override
    public Duration run() {
        long begin = nanos.getAsLong();
        work.run();
        long left = interval.toNanos() - (nanos.getAsLong() - begin);
        return Duration.ofNanos(Math.max(left, interval.toNanos() / 2));
    }
}
