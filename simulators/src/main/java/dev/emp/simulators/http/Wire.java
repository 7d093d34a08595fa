package dev.emp.simulators.http;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as Python's servers write it: keys in the order they were put, everything outside ASCII escaped. */
public final class Wire {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Wire() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode strings(Iterable<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    public static String write(JsonNode json) {
        return MAPPER.writeValueAsString(json);
    }

    /**
     * One JSON value.
     *
     * @throws tools.jackson.core.JacksonException if the bytes are not JSON
     * @throws IllegalArgumentException if there are none
     */
    public static JsonNode read(byte[] json) {
        JsonNode value = MAPPER.readTree(json);
        if (value.isMissingNode()) {
            throw new IllegalArgumentException("no JSON value, but nothing at all");
        }
        return value;
    }
}
