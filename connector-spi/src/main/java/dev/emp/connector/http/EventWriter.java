package dev.emp.connector.http;

import java.io.IOException;
import java.io.OutputStream;

/** Writes whole lines, so that a heartbeat never lands inside another event. */
final class EventWriter {

    private final OutputStream out;

    EventWriter(OutputStream out) {
        this.out = out;
    }

    /** @throws IOException when the client is gone */
    synchronized void write(ExecutionEvent event) throws IOException {
        out.write(EventCodec.encode(event));
        out.write('\n');
        out.flush();
    }
}
