package dev.emp.simulators.comfyui;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks the nodes of one graph, each once, from the outputs upwards. */
final class NodeValidator {

    /** @param errors may be empty for a node that is invalid only because one before it is */
    record Finding(boolean valid, List<ObjectNode> errors) {}

    /** A Python exception inside ComfyUI's validation. */
    private static final class KeyError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyError(String key) {
            super("'" + key + "'");
        }
    }

    private final NodeLibrary library;
    private final FileStore files;
    private final ObjectNode graph;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Set<String> underWay = new HashSet<>();

    NodeValidator(NodeLibrary library, FileStore files, ObjectNode graph) {
        this.library = library;
        this.files = files;
        this.graph = graph;
    }

    Finding validateOutput(String id) {
        try {
            return validate(id);
        } catch (KeyError e) {
            ObjectNode error = Validation.error(
                    "exception_during_validation", "Exception when validating node", String.valueOf(e.getMessage()));
            ObjectNode extra = (ObjectNode) error.get("extra_info");
            extra.put("exception_type", "KeyError").set("traceback", traceback());
            return keep(id, new Finding(false, List.of(error)));
        }
    }

    /** What has been found so far, by node. */
    Map<String, Finding> findings() {
        return findings;
    }

    private Finding keep(String id, Finding finding) {
        findings.put(id, finding);
        return finding;
    }

    private Finding validate(String id) {
        Finding known = findings.get(id);
        if (known != null) {
            return known;
        }
        if (!underWay.add(id)) {
            // ComfyUI runs into Python's recursion limit here, and says no more than that the outputs are invalid.
            return new Finding(false, List.of());
        }
        try {
            return keep(id, validateInputs(id));
        } finally {
            underWay.remove(id);
        }
    }

    private Finding validateInputs(String id) {
        JsonNode node = graph.path(id);
        if (!(node.get("inputs") instanceof ObjectNode inputs)) {
            throw new KeyError("inputs");
        }
        List<ObjectNode> errors = new ArrayList<>();
        boolean valid = true;
        String classType = node.path("class_type").asString();
        JsonNode described = describe(classType).path("input");
        for (String category : List.of("required", "optional")) {
            for (Map.Entry<String, JsonNode> input : described.path(category).properties()) {
                InputRule rule = new InputRule(input.getKey(), input.getValue());
                JsonNode value = inputs.get(rule.name());
                if (value == null) {
                    if (category.equals("required")) {
                        errors.add(rule.missing());
                    }
                } else if (value instanceof ArrayNode link) {
                    valid &= validateLink(rule, link, errors);
                } else {
                    validateValue(classType, rule, inputs, errors);
                }
            }
        }
        return new Finding(valid && errors.isEmpty(), errors);
    }

    private void validateValue(String classType, InputRule rule, ObjectNode inputs, List<ObjectNode> errors) {
        if (classType.equals("LoadImage") && rule.name().equals("image")) {
            String file = inputs.path("image").asString();
            if (files.inputFile(file).isEmpty()) {
                errors.add(rule.customFailure("Invalid image file: " + file));
            }
            return;
        }
        Optional<ObjectNode> error = rule.convertAndCheck(inputs);
        error.ifPresent(errors::add);
    }

    /** @return false when a node further up is invalid, which is no error of this one */
    private boolean validateLink(InputRule rule, ArrayNode link, List<ObjectNode> errors) {
        if (link.size() != 2) {
            errors.add(rule.badLink(link));
            return true;
        }
        String source = link.get(0).asString();
        JsonNode classType = Optional.ofNullable(graph.get(source))
                .map(node -> node.get("class_type"))
                .orElseThrow(() -> new KeyError(source));
        JsonNode given =
                describe(classType.asString()).path("output").get(link.get(1).asInt());
        if (given == null) {
            throw new KeyError("tuple index out of range");
        }
        if (!rule.accepts(given.asString())) {
            errors.add(rule.typeMismatch(given.asString(), link));
            return true;
        }
        return validateSource(rule, source, link);
    }

    private boolean validateSource(InputRule rule, String source, ArrayNode link) {
        try {
            return validate(source).valid();
        } catch (KeyError e) {
            keep(source, new Finding(false, List.of(innerError(rule, link, String.valueOf(e.getMessage())))));
            return false;
        }
    }

    private static ObjectNode innerError(InputRule rule, ArrayNode link, String message) {
        ObjectNode error =
                rule.error("exception_during_inner_validation", "Exception when validating inner node", message, true);
        ObjectNode extra = (ObjectNode) error.get("extra_info");
        extra.put("exception_message", message).put("exception_type", "KeyError");
        extra.set("traceback", traceback());
        extra.set("linked_node", link);
        return error;
    }

    private static ArrayNode traceback() {
        return Tracebacks.of("execution.py:1010:validate_prompt", "execution.py:788:validate_inputs");
    }

    private JsonNode describe(String classType) {
        @Nullable ObjectNode description = library.describe(classType);
        if (description == null) {
            throw new KeyError(classType);
        }
        return description;
    }
}
