package dev.emp.simulators.openai;

import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A request that OpenAI answers with an error. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String INVALID = "invalid_request_error";

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final @Nullable String param;

    private Refusal(int status, String type, @Nullable String code, @Nullable String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    static Refusal invalid(String code, @Nullable String param, String message) {
        return new Refusal(400, INVALID, code, param, message);
    }

    static Refusal missing(String param) {
        return invalid("missing_required_parameter", param, "Missing required parameter: '" + param + "'.");
    }

    static Refusal wrongType(String param, String wanted, String found) {
        return invalid(
                "invalid_type",
                param,
                "Invalid type for '" + param + "': expected " + wanted + ", but got " + found + " instead.");
    }

    static Refusal notFound(String message) {
        return new Refusal(404, INVALID, null, null, message);
    }

    static Refusal conflict(String message) {
        return new Refusal(409, INVALID, null, null, message);
    }

    static Refusal tooLarge(String message) {
        return new Refusal(413, "server_error", null, null, message);
    }

    static Refusal wrongMethod(String method) {
        return new Refusal(405, INVALID, "method_not_supported", null, "Not allowed to " + method + " on this URL.");
    }

    static Refusal noKey() {
        return new Refusal(
                401,
                INVALID,
                null,
                null,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer"
                        + " auth (i.e. Authorization: Bearer YOUR_KEY).");
    }

    static Refusal wrongKey(String masked) {
        return new Refusal(
                401,
                INVALID,
                "invalid_api_key",
                null,
                "Incorrect API key provided: " + masked
                        + ". You can find your API key at https://platform.openai.com/account/api-keys.");
    }

    static Refusal noCredit() {
        return new Refusal(
                429,
                "insufficient_quota",
                "insufficient_quota",
                null,
                "You exceeded your current quota, please check your plan and billing details. For more information on"
                        + " this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.");
    }

    static Refusal rateLimited(int limit, String retryIn) {
        return new Refusal(
                429,
                "requests",
                "rate_limit_exceeded",
                null,
                "Rate limit reached in organization org-simulated on requests per min (RPM): Limit " + limit + ", Used "
                        + limit + ", Requested 1. Please try again in " + retryIn
                        + ". Visit https://platform.openai.com/account/rate-limits to learn more.");
    }

    static Refusal unknownModel(String model) {
        return new Refusal(
                404,
                INVALID,
                "model_not_found",
                null,
                "The model `" + model + "` does not exist or you do not have access to it.");
    }

    /** The Responses API has words and a status of its own for this. */
    static Refusal unknownModelForResponses(String model) {
        return invalid("model_not_found", "model", "The requested model '" + model + "' does not exist.");
    }

    static Refusal imageBlocked(boolean byDallE, String requestId) {
        return new Refusal(
                400,
                "image_generation_user_error",
                byDallE ? "content_policy_violation" : "moderation_blocked",
                null,
                byDallE
                        ? "Your request was rejected as a result of our safety system. Your prompt may contain text that"
                                + " is not allowed by our safety system."
                        : "Your request was rejected by the safety system. If you believe this is an error, contact us"
                                + " at help.openai.com and include the request ID " + requestId + ".");
    }

    static Refusal promptBlocked() {
        return invalid(
                "invalid_prompt",
                null,
                "Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with"
                        + " a different prompt.");
    }

    /** In OpenAI's words for a status. */
    static Refusal ofStatus(int status) {
        return switch (status) {
            case 401 -> wrongKey("sk-*************1234");
            case 403 ->
                new Refusal(
                        403,
                        INVALID,
                        "unsupported_country_region_territory",
                        null,
                        "Country, region, or territory not supported");
            case 404 -> unknownModel("gpt-unknown");
            case 429 -> rateLimited(500, "1s");
            case 503 ->
                new Refusal(
                        503,
                        "server_error",
                        "server_is_overloaded",
                        null,
                        "Our servers are currently overloaded. Please try again later.");
            default ->
                status >= 500
                        ? new Refusal(
                                status,
                                "server_error",
                                null,
                                null,
                                "The server had an error while processing your request. Sorry about that!")
                        : new Refusal(status, INVALID, null, null, "The request is not as it should be.");
        };
    }

    Reply reply() {
        return Reply.json(status, body());
    }

    ObjectNode body() {
        ObjectNode body = Wire.object();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }
}
