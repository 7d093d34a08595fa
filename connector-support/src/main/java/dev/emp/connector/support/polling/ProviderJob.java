package dev.emp.connector.support.polling;

import dev.emp.connector.ConnectorException;

/**
 * A job that a provider has accepted.
 *
 * @param <T> how it ends
 */
public interface ProviderJob<T> {

    /**
     * Asks where the job stands, and tells of it.
     *
     * @throws ConnectorException ends the following; {@code UNAVAILABLE} and {@code RATE_LIMITED} only after a while
     */
    Sight<T> look() throws ConnectorException, InterruptedException;

    /** Asks the provider to stop the job; does no harm when it has ended, or was asked before. */
    void cancel() throws ConnectorException, InterruptedException;

    /**
     * The bell has rung: takes in what came.
     *
     * @return whether to look now; else the next look comes when it is due
     */
    default boolean hear() throws ConnectorException, InterruptedException {
        return true;
    }
}
