package dev.emp.connector.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/** The events of an execution, as its worker reads them. */
final class EventStream implements AutoCloseable {

    private final LineStream lines;
    private final Duration silenceLimit;

    EventStream(LineStream lines, Duration silenceLimit) {
        this.lines = lines;
        this.silenceLimit = silenceLimit;
    }

    /**
     * Waits for the next event.
     *
     * @throws StreamCut when the stream is cut or silent
     * @throws ConnectorException provider error, when it is not understood
     */
    ExecutionEvent next() throws ConnectorException, StreamCut, InterruptedException {
        byte[] line;
        try {
            line = lines.nextLine(silenceLimit);
        } catch (SocketTimeoutException e) {
            throw new StreamCut("The connector was silent for " + silenceLimit.toSeconds() + " s.", e);
        } catch (IOException e) {
            throw new StreamCut("The connection to the connector was cut.", e);
        }
        if (line == null) {
            throw new StreamCut("The connector ended its answer before the job's end.", null);
        }
        try {
            return EventCodec.decode(line);
        } catch (JacksonException e) {
            throw nonsense("a line is not an event", e);
        }
    }

    static ConnectorException nonsense(String what) {
        return new ConnectorException(ErrorClass.PROVIDER_ERROR, "The connector breaks the protocol: " + what + ".");
    }

    private static ConnectorException nonsense(String what, Throwable cause) {
        return new ConnectorException(
                ErrorClass.PROVIDER_ERROR, "The connector breaks the protocol: " + what + ".", cause);
    }

    @Override
    public void close() {
        lines.close();
    }
}
