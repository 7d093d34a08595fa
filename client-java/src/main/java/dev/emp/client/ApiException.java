package dev.emp.client;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The platform refused a call with a problem (RFC 9457). The message is the problem's own detail, with every fault of the body
 * on a line of its own.
 */
public final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean retryable;
    private final transient List<Fault> faults;
    private final @Nullable Duration retryAfter;

    private ApiException(
            String message,
            int status,
            String code,
            boolean retryable,
            List<Fault> faults,
            @Nullable Duration retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.retryable = retryable;
        this.faults = faults;
        this.retryAfter = retryAfter;
    }

    /**
     * A fault of the body.
     *
     * @param pointer a JSON pointer to what is wrong
     */
    public record Fault(String pointer, String code, String message) {
        @Override
        public String toString() {
            return pointer + ": " + message;
        }
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The stable code of the problem, such as {@code invalid_value}; empty when the answer was no problem of EMP's. */
    public String code() {
        return code;
    }

    /** Whether the same call may succeed later, unchanged. */
    public boolean isRetryable() {
        return retryable;
    }

    public List<Fault> faults() {
        return faults;
    }

    /** How long to wait before the next try, when the platform said so. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    static ApiException of(HttpResponse<?> response, JsonMapper json, byte[] body) {
        int status = response.statusCode();
        Duration retryAfter = response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
        JsonNode problem = parse(json, body);
        List<Fault> faults = problem.path("errors")
                .valueStream()
                .map(error -> new Fault(
                        error.path("pointer").asString(""),
                        error.path("code").asString(""),
                        error.path("message").asString(error.path("detail").asString(""))))
                .toList();
        StringBuilder text = new StringBuilder(problem.path("detail").asString("HTTP " + status));
        faults.forEach(fault -> text.append("\n  ").append(fault));
        return new ApiException(
                text.toString(),
                status,
                problem.path("code").asString(""),
                problem.path("retryable").asBoolean(status == 429 || status >= 502),
                faults,
                retryAfter);
    }

    private static JsonNode parse(JsonMapper json, byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            return json.missingNode();
        }
    }
}
