package dev.emp.jobbus.redis;

import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Does short things later, in real time. What is a second away or more may be a tenth of a second late: such limits are
 * canceled nearly always, and on the driver's wheel neither making nor canceling one wakes a thread.
 */
final class Timer implements AutoCloseable {

    private static final Duration COARSE = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor exact;
    private final io.netty.util.Timer wheel;

    /** Something that is to be done later. */
    interface Appointment {

        /** Does nothing when it is too late. */
        void cancel();
    }

    /** @param wheel the driver's; stays the caller's */
    Timer(io.netty.util.Timer wheel) {
        this.wheel = wheel;
        exact = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("emp-bus-timer").factory());
        exact.setRemoveOnCancelPolicy(true);
    }

    /** @throws IllegalStateException or RejectedExecutionException if it is closed */
    Appointment after(Duration delay, Runnable task) {
        if (delay.compareTo(COARSE) < 0) {
            Future<?> due = exact.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> due.cancel(false);
        }
        return onWheel(delay, () -> RedisLink.THREADS.execute(task))::cancel;
    }

    /** @param period a second or more */
    Appointment every(Duration period, Runnable task) {
        Repeated repeated = new Repeated(period, task);
        repeated.arm();
        return repeated;
    }

    /** Gives the future a {@link TimeoutException} when it has taken that long; whole tenths of a second. */
    <T> CompletableFuture<T> limit(CompletableFuture<T> future, Duration most) {
        if (!future.isDone()) {
            Timeout limit = onWheel(most, () -> future.completeExceptionally(new TimeoutException()));
            Stages.onEnd(future, (answer, fault) -> limit.cancel());
        }
        return future;
    }

    /** Forgets what was to be done soon. The rest does no harm, or ends with the wheel. */
    @Override
    public void close() {
        exact.shutdownNow();
    }

    private Timeout onWheel(Duration delay, Runnable task) {
        return wheel.newTimeout(due -> task.run(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private final class Repeated implements Appointment {

        private final Duration period;
        private final Runnable task;
        private volatile boolean canceled;
        private volatile @Nullable Timeout next;

        Repeated(Duration period, Runnable task) {
            this.period = period;
            this.task = task;
        }

        void arm() {
            next = onWheel(period, this::fire);
        }

        @Override
        public void cancel() {
            canceled = true;
            Timeout armed = next;
            if (armed != null) {
                armed.cancel();
            }
        }

        private void fire() {
            if (!canceled) {
                RedisLink.THREADS.execute(task);
                arm();
            }
        }
    }
}
