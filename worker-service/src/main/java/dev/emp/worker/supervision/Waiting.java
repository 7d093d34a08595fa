package dev.emp.worker.supervision;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a life waits for a message for a limited time: in earnest, or in tests by moving the clock. */
interface Waiting {

    Waiting REAL = new Waiting() {
        @Override
        public <T> @Nullable T next(BlockingQueue<T> inbox, Duration atMost) throws InterruptedException {
            return inbox.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        }
    };

    /** The next message, null when none came in time. */
    <T> @Nullable T next(BlockingQueue<T> inbox, Duration atMost) throws InterruptedException;
}
