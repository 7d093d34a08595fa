package dev.emp.simulators.comfyui;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as ComfyUI writes it: keys in the order they were put, everything outside ASCII escaped. */
final class Wire {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Wire() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode strings(Iterable<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    static String write(JsonNode json) {
        return MAPPER.writeValueAsString(json);
    }

    /**
     * One JSON value.
     *
     * @throws tools.jackson.core.JacksonException if the bytes are not JSON
     * @throws IllegalArgumentException if there are none
     */
    static JsonNode read(byte[] json) {
        JsonNode value = MAPPER.readTree(json);
        if (value.isMissingNode()) {
            throw new IllegalArgumentException("no JSON value, but nothing at all");
        }
        return value;
    }
}
