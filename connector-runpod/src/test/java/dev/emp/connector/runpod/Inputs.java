package dev.emp.connector.runpod;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Inputs of jobs. */
final class Inputs {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Inputs() {}

    static ObjectNode of(String endpoint, String prompt) {
        ObjectNode input = JSON.createObjectNode().put("endpoint", endpoint);
        input.putObject("input").put("prompt", prompt);
        return input;
    }

    static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
