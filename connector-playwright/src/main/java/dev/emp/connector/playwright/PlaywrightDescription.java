package dev.emp.connector.playwright;

import dev.emp.connector.ConnectorDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What this connector runs; it has no models. */
final class PlaywrightDescription {

    static final String SERVICE = "playwright";

    static final ConnectorDescriptor DESCRIPTOR = new ConnectorDescriptor(SERVICE, List.of(), readSchema());

    private PlaywrightDescription() {}

    private static JsonNode readSchema() {
        try (InputStream schema = Objects.requireNonNull(
                PlaywrightDescription.class.getResourceAsStream("input-schema.json"), "input-schema.json")) {
            return JsonMapper.builder().build().readTree(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
