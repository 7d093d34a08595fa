package dev.emp.connector.openai;

import dev.emp.connector.ConnectorDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** What the connector runs: the models that its settings name, else those that the provider lists. */
final class OpenAiDescription {

    static final String SERVICE = "openai";

    private static final JsonNode INPUT_SCHEMA = readSchema();

    private final List<String> models;
    private final OpenAiStatus status;

    OpenAiDescription(List<String> models, OpenAiStatus status) {
        this.models = models;
        this.status = status;
    }

    ConnectorDescriptor current() {
        return new ConnectorDescriptor(SERVICE, models.isEmpty() ? status.models() : models, INPUT_SCHEMA);
    }

    private static JsonNode readSchema() {
        try (InputStream schema = Objects.requireNonNull(
                OpenAiDescription.class.getResourceAsStream("input-schema.json"), "input-schema.json")) {
            return Json.read(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
