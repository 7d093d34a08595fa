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
    private @Nullable ConnectorException failure;

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

    /** Why the content ended early; null when it did not. */
    @Nullable
    ConnectorException failure() {
        return failure;
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
                failure = e;
                throw new IOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while an artifact was coming");
            }
        }
        return !ended;
    }

    private void take(ExecutionEvent event) throws ConnectorException {
        switch (event) {
            case ExecutionEvent.ArtifactChunk(byte[] data) -> {
                chunk = data;
                position = 0;
            }
            case ExecutionEvent.ArtifactEnd() -> ended = true;
            case ExecutionEvent.Heartbeat(), ExecutionEvent.Unknown() -> {
                // says nothing about the artifact
            }
            case ExecutionEvent.Failed failed -> throw failed.toException();
            default -> throw EventStream.nonsense("another event came inside an artifact");
        }
    }
}
