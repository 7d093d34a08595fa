package dev.emp.connector.http;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The context of a job whose worker listens on an event stream. */
final class StreamingContext implements ConnectorContext {

    /** A multiple of 3, so that a chunk's base64 has no padding. */
    private static final int CHUNK_BYTES = 48 * 1024;

    private final EventWriter events;
    private final Duration confirmationTimeout;
    private final Semaphore confirmations = new Semaphore(0);
    private final List<Runnable> cancelActions = new ArrayList<>();
    private boolean canceled;

    StreamingContext(EventWriter events, Duration confirmationTimeout) {
        this.events = events;
        this.confirmationTimeout = confirmationTimeout;
    }

    @Override
    public void accepted(String handle) throws ConnectorException {
        confirmations.drainPermits();
        write(new ExecutionEvent.Accepted(handle));
        try {
            if (!confirmations.tryAcquire(confirmationTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ConnectorException(
                        ErrorClass.UNAVAILABLE,
                        "The worker did not confirm within " + confirmationTimeout.toMillis()
                                + " ms that it has stored the provider's handle.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "Stopped while the worker was storing the handle.", e);
        }
    }

    /** The worker has stored the handle. */
    void confirm() {
        confirmations.release();
    }

    @Override
    public void progress(double fraction, String message) throws ConnectorException {
        write(new ExecutionEvent.Progress(fraction, message));
    }

    @Override
    public void partial(String contentType, byte[] data) throws ConnectorException {
        write(new ExecutionEvent.Partial(contentType, data, null));
    }

    @Override
    public void partial(String contentType, byte[] data, long position) throws ConnectorException {
        write(new ExecutionEvent.Partial(contentType, data, position));
    }

    @Override
    public void log(String line) throws ConnectorException {
        write(new ExecutionEvent.LogLine(line));
    }

    @Override
    public void artifact(String name, String contentType, InputStream content) throws ConnectorException, IOException {
        try (content) {
            write(new ExecutionEvent.ArtifactBegin(name, contentType));
            byte[] buffer = new byte[CHUNK_BYTES];
            for (int read = content.readNBytes(buffer, 0, CHUNK_BYTES);
                    read > 0;
                    read = content.readNBytes(buffer, 0, CHUNK_BYTES)) {
                write(new ExecutionEvent.ArtifactChunk(Arrays.copyOf(buffer, read)));
            }
            write(new ExecutionEvent.ArtifactEnd());
        }
    }

    @Override
    public void usage(String unit, double amount) throws ConnectorException {
        write(new ExecutionEvent.Usage(unit, amount));
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (cancelActions) {
            if (!canceled) {
                cancelActions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public boolean isCanceled() {
        synchronized (cancelActions) {
            return canceled;
        }
    }

    /** Runs what the connector has registered; a second call does nothing. */
    void cancel() {
        List<Runnable> actions;
        synchronized (cancelActions) {
            canceled = true;
            actions = List.copyOf(cancelActions);
            cancelActions.clear();
        }
        actions.forEach(Runnable::run);
    }

    private void write(ExecutionEvent event) throws ConnectorException {
        try {
            events.write(event);
        } catch (IOException e) {
            throw new ConnectorException(ErrorClass.LOST, "The worker's connection is gone.", e);
        }
    }
}
