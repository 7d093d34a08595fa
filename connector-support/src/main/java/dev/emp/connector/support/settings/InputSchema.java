package dev.emp.connector.support.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of a connector's input. */
public final class InputSchema {

    private static final String RESOURCE = "input-schema.json";

    private InputSchema() {}

    /** The resource {@code input-schema.json} beside a class. */
    public static JsonNode beside(Class<?> connector) {
        try (InputStream schema = Objects.requireNonNull(connector.getResourceAsStream(RESOURCE), RESOURCE)) {
            return JsonMapper.builder().build().readTree(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
