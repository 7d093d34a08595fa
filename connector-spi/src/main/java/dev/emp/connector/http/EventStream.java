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
     * @throws ConnectorException unavailable, when the stream is cut or silent; provider error, when it is not understood
     */
    ExecutionEvent next() throws ConnectorException, InterruptedException {
        byte[] line;
        try {
            line = lines.nextLine(silenceLimit);
        } catch (SocketTimeoutException e) {
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE, "The connector was silent for " + silenceLimit.toSeconds() + " s.", e);
        } catch (IOException e) {
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "The connection to the connector was cut.", e);
        }
        if (line == null) {
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE, "The connector ended its answer before the job's end.");
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
