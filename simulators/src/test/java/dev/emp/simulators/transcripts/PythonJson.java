package dev.emp.simulators.transcripts;

import java.util.StringJoiner;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON byte for byte as Python's {@code json.dumps} writes it, which is how the recorded server did. */
final class PythonJson {
    private static final JsonMapper ESCAPING = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private PythonJson() {}

    static String write(JsonNode json) {
        if (json.isObject()) {
            StringJoiner members = new StringJoiner(", ", "{", "}");
            json.properties()
                    .forEach(member -> members.add(
                            ESCAPING.writeValueAsString(member.getKey()) + ": " + write(member.getValue())));
            return members.toString();
        }
        if (json.isArray()) {
            StringJoiner elements = new StringJoiner(", ", "[", "]");
            json.values().forEach(element -> elements.add(write(element)));
            return elements.toString();
        }
        return ESCAPING.writeValueAsString(json);
    }
}
