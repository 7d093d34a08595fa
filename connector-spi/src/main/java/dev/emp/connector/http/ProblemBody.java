package dev.emp.connector.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A connector's error outside of an execution.
 *
 * @param code the class of the error; null, or something else, when it is not the connector that answers
 * @param detail what went wrong, for people
 */
record ProblemBody(@Nullable String code, @Nullable String detail) {

    /** Whatever is not a problem's JSON is taken as the detail. */
    static ProblemBody of(byte[] body) {
        try {
            return EventCodec.decode(body, ProblemBody.class);
        } catch (JacksonException e) {
            return new ProblemBody(null, new String(body, StandardCharsets.UTF_8));
        }
    }

    /** @param what the sentence that the detail explains, without a full stop */
    ConnectorException toException(String what) {
        return new ConnectorException(
                errorClass(), detail == null || detail.isBlank() ? what + "." : what + ": " + detail);
    }

    private ErrorClass errorClass() {
        try {
            return code == null ? ErrorClass.UNAVAILABLE : ErrorClass.ofWireName(code);
        } catch (IllegalArgumentException e) {
            return ErrorClass.UNAVAILABLE;
        }
    }
}
