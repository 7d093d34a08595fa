package dev.emp.benchmarks.bus;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what should come soon, so that a fault ends the run instead of stopping it for ever. */
final class Waiting {

    private static final long LIMIT_MINUTES = 10;

    private Waiting() {}

    /** @throws IllegalStateException if it fails, or does not come within ten minutes */
    static <T> T on(Future<T> future) throws InterruptedException {
        try {
            return future.get(LIMIT_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the bench failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the bench waited for " + LIMIT_MINUTES + " min for nothing", e);
        }
    }

    /** @param begin by {@link System#nanoTime} */
    static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
