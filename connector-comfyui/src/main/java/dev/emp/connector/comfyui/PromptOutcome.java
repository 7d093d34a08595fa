package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a job ended, read from its entry in ComfyUI's history. */
final class PromptOutcome {

    private final JsonNode messages;
    private final JsonNode status;

    PromptOutcome(JsonNode history) {
        this.status = history.path("status");
        this.messages = status.path("messages");
    }

    /**
     * An error and an interruption both read "error"; only the last message tells them apart.
     *
     * @param canceled whether we asked ComfyUI to stop the job
     * @throws ConnectorException canceled or provider error, when the job did not succeed
     */
    void requireSuccess(boolean canceled) throws ConnectorException {
        if (!status.path("status_str").asString("success").equals("error")) {
            return;
        }
        JsonNode last = messages.path(messages.size() - 1);
        JsonNode data = last.path(1);
        if (last.path(0).asString("").equals("execution_interrupted")) {
            throw canceled
                    ? new ConnectorException(ErrorClass.CANCELED, "Interrupted while it ran.")
                    : new ConnectorException(
                            ErrorClass.PROVIDER_ERROR, "Somebody else interrupted the job at ComfyUI.");
        }
        throw new ConnectorException(ErrorClass.PROVIDER_ERROR, describe(data), null, withoutInputs(data), null);
    }

    /** Whether a node failed because its GPU had too little memory left. */
    boolean ranOutOfMemory() {
        JsonNode last = messages.path(messages.size() - 1);
        return last.path(0).asString("").equals("execution_error") && OutOfMemory.is(last.path(1));
    }

    private static String describe(JsonNode error) {
        String node = "node " + error.path("node_id").asString("?") + " ("
                + error.path("node_type").asString("?") + ") ";
        if (OutOfMemory.is(error)) {
            return node + OutOfMemory.describe(error);
        }
        return node + "failed with " + error.path("exception_type").asString("an error") + ": "
                + error.path("exception_message").asString("no message").strip();
    }

    /** What went into the node can be large, and is the client's own. */
    private static JsonNode withoutInputs(JsonNode error) {
        if (error instanceof ObjectNode object) {
            ObjectNode details = object.deepCopy();
            details.remove("current_inputs");
            details.remove("current_outputs");
            return details;
        }
        return error;
    }

    /** Seconds from the job's start to its end, by ComfyUI's clock; empty when it does not say. */
    OptionalDouble seconds() {
        double start = messages.path(0).path(1).path("timestamp").asDouble(0);
        double end =
                messages.path(messages.size() - 1).path(1).path("timestamp").asDouble(0);
        return start > 0 && end >= start ? OptionalDouble.of((end - start) / 1000) : OptionalDouble.empty();
    }
}
