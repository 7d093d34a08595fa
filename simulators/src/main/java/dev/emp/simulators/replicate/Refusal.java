package dev.emp.simulators.replicate;

import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A request that Replicate answers with an error, a problem in JSON. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient ObjectNode body;

    private Refusal(int status, ObjectNode body) {
        super(body.path("detail").asString(""), null, false, false);
        this.status = status;
        this.body = body;
    }

    private static Refusal titled(int status, String title, String detail) {
        return new Refusal(
                status, Wire.object().put("title", title).put("detail", detail).put("status", status));
    }

    static Refusal unauthenticated() {
        return titled(401, "Unauthenticated", "You did not pass a valid authentication token");
    }

    static Refusal noCredit() {
        return titled(
                402,
                "Insufficient credit",
                "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to"
                        + " purchase credit. Once you purchase credit, please wait a few minutes before trying again.");
    }

    static Refusal notFound() {
        return new Refusal(
                404,
                Wire.object()
                        .put("detail", "The requested resource could not be found.")
                        .put("status", 404));
    }

    static Refusal unknownVersion() {
        return titled(
                422,
                "Invalid version or not permitted",
                "The specified version does not exist (or perhaps you don't have permission to use it?)");
    }

    static Refusal throttled(long seconds) {
        return new Refusal(
                429,
                Wire.object()
                        .put("detail", "Request was throttled. Your rate limit resets in ~" + seconds + "s.")
                        .put("status", 429)
                        .put("retry_after", seconds));
    }

    /** @param field in Replicate's dotted form, "" for the body itself */
    record InvalidField(String type, String field, String description) {}

    static Refusal invalid(List<InvalidField> fields) {
        StringBuilder detail = new StringBuilder();
        ArrayNode invalid = Wire.array();
        for (InvalidField field : fields) {
            detail.append("- ").append(field.field()).append(field.field().isEmpty() ? "" : ": ");
            detail.append(field.description()).append('\n');
            invalid.addObject()
                    .put("type", field.type())
                    .put("field", field.field())
                    .put("description", field.description());
        }
        ObjectNode body = Wire.object()
                .put("detail", detail.toString())
                .put("status", 422)
                .put("title", "Input validation failed");
        body.set("invalid_fields", invalid);
        return new Refusal(422, body);
    }

    /** In Replicate's words for a status. */
    static Refusal ofStatus(int status) {
        return switch (status) {
            case 401 -> unauthenticated();
            case 402 -> noCredit();
            case 404 -> notFound();
            case 429 -> throttled(1);
            case 500 -> titled(500, "Internal server error", "Internal server error");
            case 503 -> titled(503, "Service unavailable", "The service is temporarily unavailable. Please try again.");
            default ->
                new Refusal(
                        status, Wire.object().put("detail", "Status " + status).put("status", status));
        };
    }

    Reply reply() {
        return new Reply(status, "application/problem+json", Content.ofText(Wire.write(body)), Map.of());
    }
}
