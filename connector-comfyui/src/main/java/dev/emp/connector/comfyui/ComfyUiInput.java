package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.files.DataUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The input of a ComfyUI job.
 *
 * @param workflow node id to node, in API format, with its placeholders filled
 * @param files to upload before the workflow is submitted
 */
record ComfyUiInput(ObjectNode workflow, List<InputFile> files) {

    /** @param contentType as the data URL says; application/octet-stream when it says nothing */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record InputFile(String name, String contentType, byte[] content) {}

    /** @throws ConnectorException invalid input, with the JSON pointer of the fault */
    static ComfyUiInput parse(JsonNode input) throws ConnectorException {
        if (!(input.path("workflow") instanceof ObjectNode workflow) || workflow.isEmpty()) {
            throw invalid("/workflow must be an object with at least one node, in ComfyUI's API format");
        }
        if (workflow.path("nodes").isArray()) {
            throw invalid(
                    "/workflow is in the format of ComfyUI's editor, with lists of nodes and links; export it in API"
                            + " format: in ComfyUI choose Workflow, Export (API)");
        }
        JsonNode files = input.path("files");
        if (!files.isMissingNode() && !files.isObject()) {
            throw invalid("/files must be an object of names and data URLs");
        }
        List<InputFile> parsed = new ArrayList<>();
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            parsed.add(parseFile(file.getKey(), file.getValue().asString("")));
        }
        return new ComfyUiInput(Placeholders.fill(workflow, parameters(input)), parsed);
    }

    private static ObjectNode parameters(JsonNode input) throws ConnectorException {
        JsonNode parameters = input.path("parameters");
        if (parameters.isMissingNode()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (parameters instanceof ObjectNode object) {
            return object;
        }
        throw invalid("/parameters must be an object of names and values");
    }

    private static InputFile parseFile(String name, String url) throws ConnectorException {
        DataUrl file = DataUrl.parse(url)
                .orElseThrow(() -> invalid("/files/" + name + " must be a data URL: data:<type>;base64,<base64>"));
        return new InputFile(name, file.contentType(), file.content());
    }

    /** The workflow with each string in an input that equals a key replaced by the key's value. */
    ObjectNode workflowWith(Map<String, String> uploadedNames) {
        ObjectNode copy = workflow.deepCopy();
        for (JsonNode node : copy) {
            if (node.path("inputs") instanceof ObjectNode inputs) {
                rename(inputs, uploadedNames);
            }
        }
        return copy;
    }

    private static void rename(JsonNode container, Map<String, String> names) {
        if (container instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
                String renamed = renamed(entry.getValue(), names);
                if (renamed != null) {
                    object.put(entry.getKey(), renamed);
                } else {
                    rename(entry.getValue(), names);
                }
            }
        } else if (container instanceof ArrayNode array && !isLink(array)) {
            for (int i = 0; i < array.size(); i++) {
                String renamed = renamed(array.get(i), names);
                if (renamed != null) {
                    array.set(i, renamed);
                } else {
                    rename(array.get(i), names);
                }
            }
        }
    }

    private static @Nullable String renamed(JsonNode value, Map<String, String> names) {
        return value.isString() ? names.get(value.asString()) : null;
    }

    /** {@code ["4", 0]}: the first output of node 4, and no file. */
    private static boolean isLink(ArrayNode array) {
        return array.size() == 2 && array.get(0).isString() && array.get(1).isNumber();
    }

    private static ConnectorException invalid(String fault) {
        return new ConnectorException(ErrorClass.INVALID_INPUT, fault).withNothingAccepted();
    }
}
