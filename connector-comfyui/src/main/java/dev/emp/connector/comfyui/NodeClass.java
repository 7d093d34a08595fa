package dev.emp.connector.comfyui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A class of nodes, as far as a workflow can be checked for certain.
 *
 * @param output whether it makes results: what no such node needs is never run, nor looked at by ComfyUI
 * @param modelChoices for each input that names a model file: the files there are, none included
 */
record NodeClass(boolean output, Map<String, List<String>> modelChoices) {

    private static final Pattern MODEL_FILE =
            Pattern.compile(".+\\.(safetensors|sft|ckpt|pt|pt2|pth|bin|gguf|onnx|pkl)", Pattern.CASE_INSENSITIVE);

    NodeClass {
        modelChoices = Map.copyOf(modelChoices);
    }

    static boolean isModelFile(String value) {
        return MODEL_FILE.matcher(value).matches();
    }

    /** @param description the class's entry in {@code /object_info} */
    static NodeClass of(JsonNode description) {
        Map<String, List<String>> choices = new HashMap<>();
        for (String kind : new String[] {"required", "optional"}) {
            description.path("input").path(kind).properties().forEach(input -> {
                JsonNode list = choices(input.getValue());
                if (list.isArray() && !isUploaded(input.getValue())) {
                    List<String> names = new ArrayList<>();
                    list.forEach(name -> names.add(name.asString("")));
                    if (names.isEmpty() || names.stream().anyMatch(NodeClass::isModelFile)) {
                        choices.put(input.getKey(), List.copyOf(names));
                    }
                }
            });
        }
        return new NodeClass(description.path("output_node").asBoolean(false), choices);
    }

    /** {@code [["a", "b"], {…}]}, or as newer nodes say it {@code ["COMBO", {"options": ["a", "b"]}]}. */
    private static JsonNode choices(JsonNode input) {
        return input.path(0).isArray() ? input.path(0) : input.path(1).path("options");
    }

    /** Such an input takes files that are not in its list; one that is filled from elsewhere has no list that counts. */
    private static boolean isUploaded(JsonNode input) {
        JsonNode options = input.path(1);
        return options.has("remote")
                || options.properties().stream()
                        .anyMatch(option -> option.getKey().endsWith("_upload")
                                && option.getValue().asBoolean(false));
    }
}
