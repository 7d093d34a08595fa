package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** How far the nodes of one prompt have come: the content of {@code progress_state}. */
final class ProgressBoard {
    private final String promptId;
    private final Map<String, ObjectNode> nodes = new LinkedHashMap<>();

    ProgressBoard(String promptId) {
        this.promptId = promptId;
    }

    void start(String nodeId) {
        nodes.put(nodeId, row(nodeId).put("value", 0.0).put("max", 1.0).put("state", "running"));
    }

    void update(String nodeId, int value, int max) {
        row(nodeId).put("value", value).put("max", max);
    }

    void finish(String nodeId) {
        ObjectNode row = row(nodeId);
        row.put("state", "finished").set("value", row.get("max"));
    }

    /** All nodes that have begun. */
    ObjectNode snapshot() {
        ObjectNode all = Wire.object();
        nodes.forEach((id, row) -> all.set(id, row.deepCopy()));
        return all;
    }

    /** What a preview with metadata says about its node. */
    ObjectNode identity(String nodeId) {
        return Wire.object()
                .put("node_id", nodeId)
                .put("prompt_id", promptId)
                .put("display_node_id", nodeId)
                .putNull("parent_node_id")
                .put("real_node_id", nodeId);
    }

    private ObjectNode row(String nodeId) {
        return nodes.computeIfAbsent(nodeId, id -> {
            ObjectNode row = Wire.object().put("value", 0).put("max", 1).put("state", "running");
            return row.setAll(identity(id));
        });
    }
}
