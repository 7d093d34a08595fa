package dev.emp.connector;

/**
 * Runs jobs of one service at one provider. The same bean runs inside a worker or behind the connector HTTP protocol.
 * Implementations are safe for use by many threads and never retry: the error class decides, in one place.
 */
public interface Connector extends AutoCloseable {

    /** What this connector runs. May ask the provider (for its models, say) and may be called often. */
    ConnectorDescriptor describe();

    /** Whether the provider can take jobs now. Answers within 5 s. */
    ConnectorHealth health();

    /**
     * Runs one job to its end; blocks (on a virtual thread) while it runs. With a {@link ConnectorRequest#handle} it
     * attaches to the job the provider has already accepted and submits nothing.
     *
     * @throws ConnectorException when the provider refuses or fails the job, with the class of the error
     * @throws InterruptedException when the thread is interrupted; the job at the provider is left running, so that
     *     another attempt can attach to it
     */
    ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException;

    /**
     * Whether the job behind a handle of this connector can be attached to at its provider. False for a call that leaves
     * nothing behind there: who loses its answer has lost it for good, so whoever runs it keeps it going while nobody listens.
     */
    default boolean canAttach(String handle) {
        return true;
    }

    /**
     * Asks the provider to drop the models it holds, to free its memory. Jobs in hand go on; the next one that needs a
     * dropped model loads it again. Does nothing where there is nothing to drop.
     *
     * @throws ConnectorException when the provider does not answer or refuses
     */
    default void releaseMemory() throws ConnectorException, InterruptedException {}

    /**
     * Lets go of threads and connections. Whoever closes it has stopped its jobs before; calls that come later fail. Closing
     * twice does no harm.
     */
    @Override
    default void close() {}
}
