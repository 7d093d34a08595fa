package dev.emp.connector.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives handles to the worker and waits until it has stored them. */
final class Handover {

    private @Nullable String pending;

    /** Whoever listens is about to be told this handle. */
    synchronized void begin(String handle) {
        pending = handle;
    }

    /**
     * The worker has stored a handle.
     *
     * @param handle null when it does not say which: then it is the one that is waited for
     */
    synchronized void confirm(@Nullable String handle) {
        if (handle == null || handle.equals(pending)) {
            pending = null;
            notifyAll();
        }
    }

    /** @throws ConnectorException unavailable, when the worker does not store it in time */
    synchronized void await(Duration limit) throws ConnectorException {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toNanos(); pending != null; left = deadline - System.nanoTime()) {
                if (left <= 0) {
                    throw new ConnectorException(
                            ErrorClass.UNAVAILABLE,
                            "The worker did not confirm within " + limit.toMillis()
                                    + " ms that it has stored the provider's handle.");
                }
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "Stopped while the worker was storing the handle.", e);
        } finally {
            pending = null;
        }
    }
}
