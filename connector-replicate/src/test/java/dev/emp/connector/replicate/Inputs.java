package dev.emp.connector.replicate;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Inputs of jobs. */
final class Inputs {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Inputs() {}

    static ObjectNode text(String prompt) {
        return model(Replicates.TEXT_MODEL, prompt);
    }

    static ObjectNode image(String prompt) {
        return model(Replicates.IMAGE_MODEL, prompt);
    }

    static ObjectNode streamed(String prompt) {
        return text(prompt).put("stream", true);
    }

    static ObjectNode model(String model, String prompt) {
        ObjectNode input = JSON.createObjectNode().put("model", model);
        input.putObject("input").put("prompt", prompt);
        return input;
    }

    static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
