package dev.emp.connector;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a connector runs.
 *
 * @param service the name clients submit to: {@code comfyui}, {@code openai}, …
 * @param models what the provider can run now; empty when that does not matter
 * @param inputSchema JSON Schema (2020-12) of the input
 */
public record ConnectorDescriptor(String service, List<String> models, JsonNode inputSchema) {
    public ConnectorDescriptor {
        models = List.copyOf(models);
    }
}
