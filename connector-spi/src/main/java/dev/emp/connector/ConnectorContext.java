package dev.emp.connector;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a running job tells its worker, and hears from it. Calls are made from the thread that runs the job, one at a
 * time. Each may throw {@link ConnectorException} with {@link ErrorClass#LOST} when the worker no longer wants the job;
 * the connector lets it pass.
 */
public interface ConnectorContext {

    /**
     * Says how the job is found again at the provider. Returns once that is stored; the connector does nothing else before,
     * so that the job is never paid for twice. It calls this
     * <ol>
     *   <li>before it submits the job, where the provider lets the connector choose the job's name, or where a job can be
     *       searched for, or where a call leaves nothing behind to attach to: whoever comes next then knows that it was
     *       tried;
     *   <li>when the provider has accepted the job and has given it a name that was not stored yet. That handle takes the
     *       place of the one before.
     * </ol>
     *
     * @param handle of this job only: whoever comes with it gets this job's result. At most 2,048 characters, for people to read
     */
    void accepted(String handle) throws ConnectorException;

    /**
     * The same for a connector that has something to get ready while the handle is being stored: it tells the provider nothing
     * before {@link Stored#await} has returned.
     */
    default Stored accepting(String handle) throws ConnectorException {
        accepted(handle);
        return () -> {};
    }

    /** A handle on its way into the store. */
    @FunctionalInterface
    interface Stored {
        /** Returns once it is there, on the thread that runs the job. */
        void await() throws ConnectorException;
    }

    /**
     * @param fraction 0 to 1
     * @param message what is going on, for people
     */
    void progress(double fraction, String message) throws ConnectorException;

    /**
     * A piece of output before the end: tokens, a preview image.
     *
     * @param data at most 1 MiB
     */
    void partial(String contentType, byte[] data) throws ConnectorException;

    /**
     * A piece of output that comes again when the job is attached to.
     *
     * @param position rises from piece to piece of a job, and is the same whenever a piece comes again: what has been seen
     *     up to a position is left out then
     */
    default void partial(String contentType, byte[] data, long position) throws ConnectorException {
        partial(contentType, data);
    }

    /** A line for the job's log, without secrets. */
    void log(String line) throws ConnectorException;

    /**
     * An output file. The stream is read to its end and closed before the method returns.
     *
     * @param name unique within the job: letters, digits, dot, dash and underscore, at most 200 characters
     */
    void artifact(String name, String contentType, InputStream content) throws ConnectorException, IOException;

    /**
     * Adds to what the job has used, for example {@code gpu_seconds} or {@code cost_usd}. Whoever attaches to a job tells all that
     * it has used, from its beginning.
     */
    void usage(String unit, double amount) throws ConnectorException;

    /**
     * Registers what to do when the job is to stop: asks the provider to stop it and makes {@link Connector#run} end
     * with {@link ErrorClass#CANCELED}. Runs at once when the job has been canceled already; on any thread otherwise.
     */
    void onCancel(Runnable action);

    boolean isCanceled();
}
