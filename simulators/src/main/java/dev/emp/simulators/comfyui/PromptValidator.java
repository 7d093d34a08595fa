package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks a prompt before it is queued, with ComfyUI's own errors. */
final class PromptValidator {
    private final NodeLibrary library;
    private final FileStore files;

    PromptValidator(NodeLibrary library, FileStore files) {
        this.library = library;
        this.files = files;
    }

    /** Checks the graph; numbers given as text are converted in place, as ComfyUI does. */
    Validation validate(ObjectNode graph) {
        List<String> outputs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> node : graph.properties()) {
            JsonNode classType = node.getValue().get("class_type");
            String place = "Node ID '#" + node.getKey() + "'";
            if (classType == null) {
                return invalid("Cannot execute because a node is missing the class_type property.", place);
            }
            if (library.describe(classType.asString()) == null) {
                return invalid("Cannot execute because node " + classType.asString() + " does not exist.", place);
            }
            if (library.isOutput(classType.asString())) {
                outputs.add(node.getKey());
            }
        }
        if (outputs.isEmpty()) {
            return Validation.refused("prompt_no_outputs", "Prompt has no outputs", "", Wire.object());
        }
        return validate(graph, outputs);
    }

    private Validation validate(ObjectNode graph, List<String> outputs) {
        NodeValidator nodes = new NodeValidator(library, files, graph);
        List<String> good = new ArrayList<>();
        List<String> details = new ArrayList<>();
        ObjectNode nodeErrors = Wire.object();
        for (String output : outputs) {
            NodeValidator.Finding finding = nodes.validateOutput(output);
            if (finding.valid()) {
                good.add(output);
                continue;
            }
            finding.errors()
                    .forEach(error -> details.add(error.path("message").asString() + ": "
                            + error.path("details").asString()));
            nodes.findings().forEach((id, found) -> report(nodeErrors, graph, id, found, output));
        }
        return good.isEmpty()
                ? Validation.refused(
                        "prompt_outputs_failed_validation",
                        "Prompt outputs failed validation",
                        String.join("\n", details),
                        nodeErrors)
                : new Validation(null, good, nodeErrors);
    }

    private static void report(
            ObjectNode nodeErrors, ObjectNode graph, String id, NodeValidator.Finding finding, String output) {
        if (finding.valid() || finding.errors().isEmpty()) {
            return;
        }
        ObjectNode entry = (ObjectNode) nodeErrors.get(id);
        if (entry == null) {
            entry = nodeErrors.putObject(id);
            ArrayNode errors = entry.putArray("errors");
            finding.errors().forEach(errors::add);
            entry.putArray("dependent_outputs");
            entry.set("class_type", graph.path(id).path("class_type"));
        }
        ((ArrayNode) entry.get("dependent_outputs")).add(output);
    }

    private static Validation invalid(String message, String details) {
        return Validation.refused("invalid_prompt", message, details, Wire.object());
    }
}
