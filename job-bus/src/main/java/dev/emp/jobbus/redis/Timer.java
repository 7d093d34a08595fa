package dev.emp.jobbus.redis;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does short things later, in real time, on one thread. */
final class Timer implements AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;

    /** Something that is to be done later. */
    interface Appointment {

        /** Does nothing when it is too late. */
        void cancel();
    }

    Timer() {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("emp-bus-timer").factory());
        executor.setRemoveOnCancelPolicy(true);
    }

    Appointment after(Duration delay, Runnable task) {
        return cancelable(executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    Appointment every(Duration period, Runnable task) {
        long millis = period.toMillis();
        return cancelable(executor.scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS));
    }

    /** Forgets everything that was to be done. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static Appointment cancelable(Future<?> future) {
        return () -> future.cancel(false);
    }
}
