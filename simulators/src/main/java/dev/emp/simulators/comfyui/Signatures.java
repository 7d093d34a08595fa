package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Signatures of the nodes of a prompt: the same for nodes that would give the same result. */
final class Signatures {
    private static final String IN_PROGRESS = "cycle";

    private final ObjectNode graph;
    private final BiFunction<String, JsonNode, String> change;
    private final Map<String, String> byNode = new LinkedHashMap<>();

    /** @param change a text that differs when a node of this class, with these inputs, must run again */
    Signatures(ObjectNode graph, BiFunction<String, JsonNode, String> change) {
        this.graph = graph;
        this.change = change;
        graph.propertyNames().forEach(this::of);
    }

    String of(String id) {
        String known = byNode.get(id);
        if (known != null) {
            return known;
        }
        JsonNode node = graph.path(id);
        byNode.put(id, IN_PROGRESS);
        Map<String, String> inputs = new TreeMap<>();
        node.path("inputs").properties().forEach(input -> inputs.put(input.getKey(), value(input.getValue())));
        String classType = node.path("class_type").asString();
        // A digest, since texts would double in length at every fork of the graph.
        String signature = FileStore.sha256(
                (classType + inputs + change.apply(classType, node.path("inputs"))).getBytes(StandardCharsets.UTF_8));
        byNode.put(id, signature);
        return signature;
    }

    private String value(JsonNode input) {
        return input.isArray() && input.size() == 2
                ? "(" + of(input.get(0).asString()) + ")#" + input.get(1)
                : Wire.write(input);
    }

    Map<String, String> all() {
        return byNode;
    }
}
