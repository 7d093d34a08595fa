package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.secret.Scrubber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** ComfyUI's errors in words for people, with their class. */
final class ComfyUiErrors {

    private static final int SHOWN = 10;
    private static final int LONGEST_DETAIL = 300;

    private ComfyUiErrors() {}

    /**
     * A workflow that ComfyUI refused, or accepted only in part.
     *
     * @param answer {@code {error, node_errors}}, or what a proxy before ComfyUI has to say
     * @param scrubber takes the secrets out that a proxy may repeat
     */
    static ConnectorException invalidWorkflow(JsonNode answer, Scrubber scrubber) {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, JsonNode> node : answer.path("node_errors").properties()) {
            String where = "node " + node.getKey() + " ("
                    + node.getValue().path("class_type").asString("?") + "): ";
            node.getValue().path("errors").forEach(error -> faults.add(where + describe(error)));
        }
        if (faults.isEmpty()) {
            JsonNode error = answer.path("error");
            faults.add(error.isString() ? error.asString() : describe(error));
        }
        String more = faults.size() > SHOWN ? " (and " + (faults.size() - SHOWN) + " more)" : "";
        String message = "ComfyUI refuses the workflow: "
                + String.join("; ", faults.subList(0, Math.min(SHOWN, faults.size()))) + more;
        return new ConnectorException(
                ErrorClass.INVALID_INPUT, scrubber.scrub(message), null, scrubber.scrub(answer), null);
    }

    /** {@code width: Value 0 smaller than min of 1}. ComfyUI often repeats the input's name in the details. */
    private static String describe(JsonNode error) {
        String input = error.path("extra_info").path("input_name").asString("");
        String message = error.path("message").asString("no reason given").strip();
        String details = error.path("details").asString("").strip();
        for (String separator : List.of(": ", ", ", " - ", "")) {
            if (!input.isEmpty() && details.startsWith(input + separator)) {
                details = details.substring(input.length() + separator.length());
                break;
            }
        }
        if (details.length() > LONGEST_DETAIL) {
            details = details.substring(0, LONGEST_DETAIL) + "…";
        }
        boolean toldAlready = details.isEmpty() || message.contains(details);
        return (input.isEmpty() ? "" : input + ": ") + message + (toldAlready ? "" : " (" + details + ")");
    }

    /** @param what the request, for example {@code POST /prompt} */
    static ConnectorException status(String what, int status) {
        ErrorClass errorClass = switch (status) {
            case 400, 413, 422 -> ErrorClass.INVALID_INPUT;
            case 401, 403 -> ErrorClass.AUTH;
            case 429 -> ErrorClass.RATE_LIMITED;
            case 502, 503, 504 -> ErrorClass.UNAVAILABLE;
            default -> ErrorClass.PROVIDER_ERROR;
        };
        return new ConnectorException(errorClass, "ComfyUI answered " + what + " with status " + status + ".");
    }
}
