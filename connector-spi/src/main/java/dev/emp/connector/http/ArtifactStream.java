package dev.emp.connector.http;

import dev.emp.connector.ConnectorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** The content of one artifact, pulled out of the event stream as it is read. */
final class ArtifactStream extends InputStream {

    private final EventStream events;
    private byte[] chunk = new byte[0];
    private int position;
    private boolean ended;
    private ExecutionEvent.@Nullable Failed failed;
    private @Nullable ConnectorException nonsense;
    private @Nullable StreamCut cut;

    ArtifactStream(EventStream events) {
        this.events = events;
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        return count;
    }

    /** The job's error that came before the artifact's end; null when there was none. */
    ExecutionEvent.@Nullable Failed failed() {
        return failed;
    }

    /** Does nothing when it is not the stream's fault that the content ended early. */
    void throwFault() throws ConnectorException, StreamCut {
        if (cut != null) {
            throw cut;
        }
        if (nonsense != null) {
            throw nonsense;
        }
    }

    /** Reads what the reader has left, so that the next event is the one after the artifact. */
    void drain() throws IOException {
        while (fill()) {
            position = chunk.length;
        }
    }

    private boolean fill() throws IOException {
        while (!ended && position == chunk.length) {
            try {
                take(events.next());
            } catch (ConnectorException e) {
                nonsense = e;
                throw new IOException(e.getMessage(), e);
            } catch (StreamCut e) {
                cut = e;
                throw new IOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while an artifact was coming");
            }
        }
        return !ended;
    }

    private void take(ExecutionEvent event) throws ConnectorException, IOException {
        switch (event) {
            case ExecutionEvent.ArtifactChunk(byte[] data) -> {
                chunk = data;
                position = 0;
            }
            case ExecutionEvent.ArtifactEnd() -> ended = true;
            case ExecutionEvent.Heartbeat(), ExecutionEvent.Unknown() -> {
                // says nothing about the artifact
            }
            case ExecutionEvent.Failed error -> {
                failed = error;
                throw new IOException(error.message());
            }
            default -> throw EventStream.nonsense("another event came inside an artifact");
        }
    }
}
