package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The messages of the WebSocket. */
final class Events {
    private Events() {}

    static ObjectNode status(int remaining) {
        ObjectNode data = Wire.object();
        data.putObject("status").putObject("exec_info").put("queue_remaining", remaining);
        return event("status", data);
    }

    static ObjectNode executing(String nodeId, String promptId) {
        return event(
                "executing",
                Wire.object().put("node", nodeId).put("display_node", nodeId).put("prompt_id", promptId));
    }

    /** What a client gets that connects while its prompt runs: no prompt id. */
    static ObjectNode executingNow(String nodeId) {
        return event("executing", Wire.object().put("node", nodeId));
    }

    /** The end of a prompt, whatever became of it. */
    static ObjectNode finished(String promptId) {
        return event("executing", Wire.object().putNull("node").put("prompt_id", promptId));
    }

    static ObjectNode executed(String nodeId, @Nullable ObjectNode output, String promptId) {
        ObjectNode data = Wire.object().put("node", nodeId).put("display_node", nodeId);
        if (output == null) {
            data.putNull("output");
        } else {
            data.set("output", output);
        }
        return event("executed", data.put("prompt_id", promptId));
    }

    static ObjectNode progress(int value, int max, String nodeId, String promptId) {
        return event(
                "progress",
                Wire.object()
                        .put("value", value)
                        .put("max", max)
                        .put("prompt_id", promptId)
                        .put("node", nodeId));
    }

    static ObjectNode progressState(ObjectNode nodes, String promptId) {
        return event("progress_state", Wire.object().put("prompt_id", promptId).set("nodes", nodes));
    }

    static ObjectNode event(String type, JsonNode data) {
        return Wire.object().put("type", type).set("data", data);
    }
}
