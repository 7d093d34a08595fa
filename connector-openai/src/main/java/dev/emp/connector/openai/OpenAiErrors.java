package dev.emp.connector.openai;

import com.openai.core.JsonValue;
import com.openai.core.http.Headers;
import com.openai.errors.OpenAIServiceException;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.keys.OnlyThisModel;
import dev.emp.connector.support.secret.Scrubber;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** OpenAI's errors in words for people, with their class, and without the keys they may repeat. */
final class OpenAiErrors {

    private static final int LONGEST_TEXT = 600;

    private static final Set<String> OUT_OF_CREDIT =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "account_deactivated");
    private static final Set<String> REFUSED_CONTENT = Set.of(
            "content_policy_violation",
            "moderation_blocked",
            "content_filter",
            "image_content_policy_violation",
            "bio_policy",
            "cyber_policy");
    private static final Set<String> INVALID_INPUT = Set.of("context_length_exceeded", "model_not_found");
    private static final Set<String> RATE_LIMITED = Set.of("rate_limit_exceeded", "rate_limit_error", "slow_down");

    private final Scrubber scrubber;
    private final Clock clock;

    OpenAiErrors(Scrubber scrubber, Clock clock) {
        this.scrubber = scrubber;
        this.clock = clock;
    }

    /** A request that was answered with an error: nothing was accepted. */
    ConnectorException refusal(String what, OpenAIServiceException refused) {
        return refusal(what, refused.statusCode(), body(refused.body()), refused.headers());
    }

    /** @param error what stands in {@code error} of the answer */
    ConnectorException refusal(String what, int status, JsonNode error, @Nullable Headers headers) {
        String says = says(error);
        ErrorClass errorClass = classOf(status, error);
        String message = "OpenAI answered " + what + " with status " + status + (says.isEmpty() ? "." : ": " + says)
                + advice(errorClass, status, error);
        return new ConnectorException(
                        errorClass,
                        scrubber.scrub(message),
                        wait(errorClass, headers, error),
                        error.isMissingNode() ? null : scrubber.scrub(error),
                        isForThisModelOnly(status, error) ? new OnlyThisModel() : null)
                .withNothingAccepted();
    }

    /** A job that OpenAI had accepted and that ended with an error: there is nothing left of it. */
    ConnectorException failedJob(String what, JsonNode error) {
        int status = statusIn(error);
        ErrorClass errorClass = status == 0 ? classOfFailure(error) : classOf(status, error);
        String says = says(error);
        String message = "OpenAI could not finish " + what + (says.isEmpty() ? "." : ": " + says)
                + advice(errorClass, status, error);
        return new ConnectorException(
                        errorClass,
                        scrubber.scrub(message),
                        wait(errorClass, null, error),
                        error.isMissingNode() ? null : scrubber.scrub(error),
                        isForThisModelOnly(status, error) ? new OnlyThisModel() : null)
                .withNothingAccepted();
    }

    /** vLLM and others give the status that they would have answered with, had the stream not begun; 0 when there is none. */
    private static int statusIn(JsonNode error) {
        int code = error.path("code").asInt(0);
        return code >= 400 && code <= 599 ? code : 0;
    }

    private static ErrorClass classOfFailure(JsonNode error) {
        String code = error.path("code").asString("");
        if (isOutOfCredit(error)) {
            return ErrorClass.AUTH;
        }
        if (REFUSED_CONTENT.contains(code)) {
            return ErrorClass.CONTENT_REFUSED;
        }
        if (RATE_LIMITED.contains(code)) {
            return ErrorClass.RATE_LIMITED;
        }
        return code.startsWith("invalid") || code.contains("image") || INVALID_INPUT.contains(code)
                ? ErrorClass.INVALID_INPUT
                : ErrorClass.PROVIDER_ERROR;
    }

    private @Nullable Duration wait(ErrorClass errorClass, @Nullable Headers headers, JsonNode error) {
        if (errorClass != ErrorClass.RATE_LIMITED && errorClass != ErrorClass.UNAVAILABLE) {
            return null;
        }
        Duration said = headers == null ? null : RateLimitHeaders.read(headers, clock);
        return said == null ? RateLimitHeaders.readText(error.path("message").asString("")) : said;
    }

    /** An answer that OpenAI stopped because of what would have stood in it. */
    ConnectorException filtered(JsonNode answer) {
        return new ConnectorException(
                ErrorClass.CONTENT_REFUSED,
                "OpenAI's content filter stopped the answer. Change the prompt; the same one will be stopped again.",
                null,
                scrubber.scrub(answer),
                null);
    }

    ConnectorException notWhatIsDocumented(String what, String expected, @Nullable Throwable cause) {
        return new ConnectorException(
                ErrorClass.PROVIDER_ERROR,
                "OpenAI answered " + what + " with something that is not " + expected + ".",
                null,
                null,
                cause);
    }

    /** The same about something that OpenAI keeps: it is not made anew because of an answer that nobody understands. */
    ConnectorException unreadable(String what, String expected, @Nullable Throwable cause) {
        return new ConnectorException(
                ErrorClass.UNAVAILABLE,
                "OpenAI answered " + what + " with something that is not " + expected + ".",
                null,
                null,
                cause);
    }

    /** Nothing was sent. */
    ConnectorException unreachable(String what, String host, Throwable cause) {
        return unavailable(
                        "OpenAI can't be reached at " + host + " for " + what + " (" + reason(cause)
                                + "). Check that the base URL is right and that the server is up.",
                        cause)
                .withNothingAccepted();
    }

    /** A request that pays for nothing, or a job that can be attached to. */
    ConnectorException silent(String what, Throwable cause) {
        return unavailable("OpenAI does not answer " + what + " to its end (" + reason(cause) + ").", cause);
    }

    /** A call that leaves nothing behind, and whose answer is gone. */
    ConnectorException lost(String what, Throwable cause, boolean repeat) {
        String said = "The answer of OpenAI to " + what + " was lost on its way (" + reason(cause) + ")";
        if (repeat) {
            return unavailable(said + "; the call may be made again, as the job says (repeat_if_lost).", cause)
                    .withNothingAccepted();
        }
        return new ConnectorException(
                ErrorClass.UNKNOWN_OUTCOME,
                scrubber.scrub(said
                        + ". OpenAI keeps no record of such a call, and it may have been paid for. Submit the job again"
                        + " if that does not matter, or set repeat_if_lost in its input."),
                cause);
    }

    private ConnectorException unavailable(String message, Throwable cause) {
        return new ConnectorException(ErrorClass.UNAVAILABLE, scrubber.scrub(message), cause);
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && !(cause instanceof ConnectException)) {
            if (cause instanceof SocketTimeoutException) {
                break;
            }
            cause = cause.getCause();
        }
        return switch (cause) {
            case OpenAIServiceException answered -> "a gateway answered with status " + answered.statusCode();
            case SocketTimeoutException _ -> "nothing was heard in time";
            case UnknownHostException _ -> "its name is unknown here";
            case ConnectException _ -> "the connection was refused";
            case IOException broken when broken.getMessage() != null -> broken.getMessage();
            default -> cause.getClass().getSimpleName();
        };
    }

    /** A text that may hold a key, for a message. */
    String clean(String text) {
        String line = scrubber.scrub(text.strip().replaceAll("\\s+", " "));
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }

    private String says(JsonNode error) {
        JsonNode message = error.isString() ? error : error.path("message");
        return clean(message.asString(error.path("detail").asString("")));
    }

    private static ErrorClass classOf(int status, JsonNode error) {
        String code = error.path("code").asString("");
        if (isOutOfCredit(error)) {
            return ErrorClass.AUTH;
        }
        if (REFUSED_CONTENT.contains(code) || (code.equals("invalid_prompt") && says("policy", error))) {
            return ErrorClass.CONTENT_REFUSED;
        }
        if (code.equals("model_not_found")) {
            return ErrorClass.INVALID_INPUT;
        }
        return switch (status) {
            case 401, 402, 403 -> ErrorClass.AUTH;
            case 429 -> ErrorClass.RATE_LIMITED;
            case 408, 502, 503, 504, 520, 521, 522, 523, 524, 529 -> ErrorClass.UNAVAILABLE;
            default -> status >= 400 && status < 500 ? ErrorClass.INVALID_INPUT : ErrorClass.PROVIDER_ERROR;
        };
    }

    private static boolean isOutOfCredit(JsonNode error) {
        return OUT_OF_CREDIT.contains(error.path("code").asString(""))
                || OUT_OF_CREDIT.contains(error.path("type").asString(""));
    }

    /** OpenAI answers 403 where an organization must be verified for a model, and 401 too where a restricted key has too few scopes. */
    private static boolean isForThisModelOnly(int status, JsonNode error) {
        boolean permission = status == 403 || (status == 401 && says("issing scopes", error));
        return permission && !isOutOfCredit(error);
    }

    private static boolean says(String word, JsonNode error) {
        return error.path("message").asString("").contains(word);
    }

    private static String advice(ErrorClass errorClass, int status, JsonNode error) {
        return switch (errorClass) {
            case AUTH -> {
                if (isOutOfCredit(error) || status == 402) {
                    yield " The account is out of credit: add credit, or use a key of another account.";
                }
                yield status == 403 || isForThisModelOnly(status, error)
                        ? " The key is known, but may not do this."
                        : " The key is wrong, or was withdrawn.";
            }
            case INVALID_INPUT ->
                error.path("param").asString("").equals("stream")
                        ? " To have the answer as a whole instead, set stream to false in /body."
                        : "";
            case PROVIDER_ERROR -> status >= 300 && status < 400 ? " Check the base URL." : "";
            default -> "";
        };
    }

    private static JsonNode body(JsonValue error) {
        return error.isMissing() ? MissingNode.getInstance() : Json.ofSdk(error);
    }
}
