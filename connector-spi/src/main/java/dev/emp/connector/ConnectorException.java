package dev.emp.connector;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A job ended without a result. The message is for people and holds no secret. */
public final class ConnectorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorClass errorClass;
    private final @Nullable Duration retryAfter;
    private final transient @Nullable JsonNode details;
    private final boolean nothingAccepted;

    public ConnectorException(ErrorClass errorClass, String message) {
        this(errorClass, message, null, null, null);
    }

    public ConnectorException(ErrorClass errorClass, String message, Throwable cause) {
        this(errorClass, message, null, null, cause);
    }

    /**
     * @param retryAfter how long the provider asked to wait; null when it did not say
     * @param details the provider's own error as JSON; null when there is none
     */
    public ConnectorException(
            ErrorClass errorClass,
            String message,
            @Nullable Duration retryAfter,
            @Nullable JsonNode details,
            @Nullable Throwable cause) {
        this(errorClass, message, retryAfter, details, cause, false);
    }

    private ConnectorException(
            ErrorClass errorClass,
            @Nullable String message,
            @Nullable Duration retryAfter,
            @Nullable JsonNode details,
            @Nullable Throwable cause,
            boolean nothingAccepted) {
        super(message, cause);
        this.errorClass = errorClass;
        this.retryAfter = retryAfter;
        this.details = details;
        this.nothingAccepted = nothingAccepted;
    }

    /**
     * The same, with the certainty that the provider has no job: it refused, or was never reached. A handle that was stored
     * before the submission ({@link ConnectorContext#accepted}) counts no more, whatever the class.
     */
    public ConnectorException withNothingAccepted() {
        return new ConnectorException(errorClass, getMessage(), retryAfter, details, this, true);
    }

    public ErrorClass errorClass() {
        return errorClass;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public @Nullable JsonNode details() {
        return details;
    }

    /** True when the next attempt has to submit the job anew although a handle was stored. */
    public boolean nothingAccepted() {
        return nothingAccepted;
    }
}
