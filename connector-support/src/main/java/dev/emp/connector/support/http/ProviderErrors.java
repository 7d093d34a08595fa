package dev.emp.connector.support.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.keys.OnlyThisModel;
import dev.emp.connector.support.secret.Scrubber;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A provider's refusals and failures in words for people, with their class, and without the secrets they may repeat. */
public final class ProviderErrors {

    private static final int LONGEST_TEXT = 600;

    private final String provider;
    private final Scrubber scrubber;
    private final Clock clock;

    /**
     * @param provider as people write it: {@code Replicate}
     * @param scrubber takes secrets out of a text
     */
    public ProviderErrors(String provider, Scrubber scrubber, Clock clock) {
        this.provider = provider;
        this.scrubber = scrubber;
        this.clock = clock;
    }

    public String provider() {
        return provider;
    }

    /** An error with the provider's own text or JSON, from which secrets are taken. */
    public ConnectorException of(ErrorClass errorClass, String message, @Nullable JsonNode details) {
        return new ConnectorException(
                errorClass, scrubber.scrub(message), null, details == null ? null : scrubber.scrub(details), null);
    }

    /** A text of the provider's for use in a message: without secrets, on one line, and not too long. */
    public String quote(String text) {
        String line = scrubber.scrub(text.strip().replaceAll("\\s+", " "));
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }

    /** What an answer says is wrong, in one line; empty when it says nothing. */
    public String saysIn(JsonNode body) {
        for (String member : new String[] {"detail", "error", "message", "title", "msg"}) {
            JsonNode value = body.path(member);
            String text = value.isObject() ? saysIn(value) : value.isArray() ? value.toString() : value.asString("");
            if (!text.isBlank()) {
                return quote(text);
            }
        }
        return "";
    }

    /** @param what the request: {@code POST /v1/predictions} */
    ConnectorException status(String what, int status, HttpHeaders headers, JsonNode body) {
        String says = saysIn(body);
        String message =
                provider + " answered " + what + " with status " + status + (says.isEmpty() ? "." : ": " + says);
        Duration wait = status == 429 || status >= 500 ? RetryAfter.read(headers, body, clock) : null;
        return new ConnectorException(
                classOf(status),
                scrubber.scrub(message + advice(status)),
                wait,
                body.isMissingNode() ? null : scrubber.scrub(body),
                status == 403 ? new OnlyThisModel() : null);
    }

    private static ErrorClass classOf(int status) {
        return switch (status) {
            case 400, 404, 405, 409, 410, 413, 415, 422 -> ErrorClass.INVALID_INPUT;
            case 401, 402, 403 -> ErrorClass.AUTH;
            case 429 -> ErrorClass.RATE_LIMITED;
            case 408 -> ErrorClass.UNAVAILABLE;
            default -> status >= 500 ? ErrorClass.UNAVAILABLE : ErrorClass.PROVIDER_ERROR;
        };
    }

    private String advice(int status) {
        return switch (status) {
            case 401 -> " The key is wrong, or was withdrawn.";
            case 402 -> " The account is out of credit: add credit at " + provider + ", or use another key.";
            case 403 -> " The key is known, but may not do this.";
            default -> "";
        };
    }

    /** A call that had no answer, or none to its end. */
    ConnectorException noAnswer(String what, Throwable cause, Duration limit) {
        String reason = switch (cause) {
            case HttpConnectTimeoutException _ -> "no connection in time";
            case HttpTimeoutException _ -> "no answer within " + limit.toMillis() + " ms";
            case UnknownHostException _, UnresolvedAddressException _ -> "its name is unknown here";
            case ConnectException _ -> "the connection was refused";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
        return new ConnectorException(
                ErrorClass.UNAVAILABLE, provider + " does not answer " + what + " (" + quote(reason) + ").", cause);
    }

    /** Whether a call failed before anything of it was sent. */
    public static boolean neverConnected(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException
                || (cause.getCause() != null && neverConnected(cause.getCause()));
    }

    /** Whether a status is the provider's own refusal, so that it surely has no job. */
    static boolean isRefusal(int status) {
        return status >= 400 && !LostAnswers.isSaidBy(status);
    }
}
