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
import java.util.function.Predicate;

/** The context of a job whose worker listens on an event stream, or may come back to one. */
final class StreamingContext implements ConnectorContext {

    /** A multiple of 3, so that a chunk's base64 has no padding. */
    private static final int CHUNK_BYTES = 48 * 1024;

    private final EventOutlet outlet;
    private final Handover handover;
    private final HandleKeeper keeper;
    private final Predicate<String> canAttach;
    private final Patience patience;
    private final List<Runnable> cancelActions = new ArrayList<>();
    private boolean canceled;
    private boolean nothingBefore;
    private long lastPosition;

    /**
     * How long to wait for a worker that is to store a handle.
     *
     * @param listening while there is one
     * @param away while there need not be one, because what was told is kept
     */
    record Patience(Duration listening, Duration away) {}

    /** @param fresh whether the job has no handle yet */
    StreamingContext(
            EventOutlet outlet,
            Handover handover,
            HandleKeeper keeper,
            Predicate<String> canAttach,
            Patience patience,
            boolean fresh) {
        this.outlet = outlet;
        this.handover = handover;
        this.keeper = keeper;
        this.canAttach = canAttach;
        this.patience = patience;
        this.nothingBefore = fresh;
    }

    @Override
    public void accepted(String handle) throws ConnectorException {
        Handles.check(handle);
        boolean attachable = canAttach.test(handle);
        boolean keptBefore = outlet.isKeeping();
        boolean first = nothingBefore;
        boolean callNotMadeYet = first && !attachable;
        nothingBefore = false;
        if (!attachable) {
            keeper.keep(handle);
        } else if (keptBefore) {
            keeper.alsoUnder(handle);
        }
        handover.begin(handle);
        hand(handle, first);
        try {
            handover.await(keptBefore ? patience.away() : patience.listening());
        } catch (ConnectorException e) {
            // Such a handle is given before the call, and the call is not made before it is stored.
            throw callNotMadeYet ? e.withNothingAccepted() : e;
        }
        if (attachable && keptBefore) {
            release();
        }
    }

    /** A worker that has stored a handle comes back with it, so that its job is not one that nobody wants. */
    private void hand(String handle, boolean first) throws ConnectorException {
        try {
            outlet.write(new ExecutionEvent.Accepted(handle));
        } catch (IOException e) {
            throw first
                    ? gone(e)
                    : new ConnectorException(
                            ErrorClass.UNAVAILABLE,
                            "The worker's connection is gone; it comes back with the handle that it has.",
                            e);
        }
    }

    @Override
    public void progress(double fraction, String message) throws ConnectorException {
        write(new ExecutionEvent.Progress(fraction, message));
    }

    @Override
    public void partial(String contentType, byte[] data) throws ConnectorException {
        // What is kept is told again to whoever comes back: by its position it is known again.
        write(new ExecutionEvent.Partial(contentType, data, outlet.isKeeping() ? ++lastPosition : null));
    }

    @Override
    public void partial(String contentType, byte[] data, long position) throws ConnectorException {
        lastPosition = Math.max(lastPosition, position);
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

    private void release() throws ConnectorException {
        try {
            keeper.release();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private void write(ExecutionEvent event) throws ConnectorException {
        try {
            outlet.write(event);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static ConnectorException gone(IOException cause) {
        return new ConnectorException(ErrorClass.LOST, "The worker's connection is gone.", cause);
    }
}
