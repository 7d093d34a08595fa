package dev.emp.connector.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import org.jspecify.annotations.Nullable;

/** The connector, or the way to it, stopped answering before the job's end. The message is for people. */
final class StreamCut extends Exception {

    private static final long serialVersionUID = 1L;

    StreamCut(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    ConnectorException toUnavailable() {
        return new ConnectorException(ErrorClass.UNAVAILABLE, String.valueOf(getMessage()), this);
    }
}
