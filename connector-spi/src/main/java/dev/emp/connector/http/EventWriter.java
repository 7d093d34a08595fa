package dev.emp.connector.http;

import java.io.IOException;
import java.io.OutputStream;

/** One listener's stream of events. Only whole lines are told in between, so that a heartbeat never lands inside an event. */
final class EventWriter implements AutoCloseable {

    private final OutputStream out;
    private boolean insideLine;
    private boolean closed;

    EventWriter(OutputStream out) {
        this.out = out;
    }

    /** @throws IOException when the listener is gone */
    void write(ExecutionEvent event) throws IOException {
        byte[] line = EventCodec.encodeLine(event);
        write(line, line.length);
    }

    /**
     * Writes the next bytes of lines, which need not end where a line ends.
     *
     * @throws IOException when the listener is gone
     */
    synchronized void write(byte[] bytes, int count) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        out.write(bytes, 0, count);
        out.flush();
        insideLine = bytes[count - 1] != '\n';
    }

    /**
     * Writes an event unless another is half written: then bytes are coming anyway.
     *
     * @throws IOException when the listener is gone
     */
    synchronized void writeBetween(ExecutionEvent event) throws IOException {
        if (!insideLine) {
            write(event);
        }
    }

    /** Returns when nobody writes any more. The connection is its owner's. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
