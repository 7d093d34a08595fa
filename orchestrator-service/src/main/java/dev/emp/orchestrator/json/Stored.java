package dev.emp.orchestrator.json;

import dev.emp.jobbus.job.JsonText;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as the contents of documents, and reads them, also those of replicas that are a version ahead. */
public final class Stored {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Stored() {}

    public static JsonText write(Object content) {
        return new JsonText(MAPPER.writeValueAsString(content));
    }

    /** @throws RuntimeException if the text is not of the type */
    public static <T> T read(JsonText text, Class<T> type) {
        return MAPPER.readValue(text.value(), type);
    }
}
