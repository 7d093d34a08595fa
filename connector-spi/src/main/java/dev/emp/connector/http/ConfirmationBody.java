package dev.emp.connector.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** @param handle what the worker has stored; null from a worker that only says that it has */
record ConfirmationBody(@Nullable String handle) {

    /** @throws JacksonException when it is not a JSON object */
    static ConfirmationBody of(byte[] body) {
        return body.length == 0 ? new ConfirmationBody(null) : EventCodec.decode(body, ConfirmationBody.class);
    }
}
