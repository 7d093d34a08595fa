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
     * The provider has accepted the job under this handle. Returns once the handle is stored; the connector calls it
     * before it does anything else, so that the job is never paid for twice.
     */
    void accepted(String handle) throws ConnectorException;

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

    /** A line for the job's log, without secrets. */
    void log(String line) throws ConnectorException;

    /**
     * An output file. The stream is read to its end and closed before the method returns.
     *
     * @param name unique within the job: letters, digits, dot, dash and underscore, at most 200 characters
     */
    void artifact(String name, String contentType, InputStream content) throws ConnectorException, IOException;

    /** Adds to what the job has used, for example {@code gpu_seconds} or {@code cost_usd}. */
    void usage(String unit, double amount) throws ConnectorException;

    /**
     * Registers what to do when the job is to stop: asks the provider to stop it and makes {@link Connector#run} end
     * with {@link ErrorClass#CANCELED}. Runs at once when the job has been canceled already; on any thread otherwise.
     */
    void onCancel(Runnable action);

    boolean isCanceled();
}
