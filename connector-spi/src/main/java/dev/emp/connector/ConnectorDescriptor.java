package dev.emp.connector;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a connector runs.
 *
 * @param service the name clients submit to: {@code comfyui}, {@code openai}, …
 * @param models what the provider can run now; empty when that does not matter
 * @param inputSchema JSON Schema (2020-12) of the input
 * @param attributes what the provider offers besides, for jobs that require it: {@code gpu.memory_gb}, … Named as the labels of
 *     a worker, which go before them. Only what stays the same while the provider runs
 */
public record ConnectorDescriptor(
        String service, List<String> models, JsonNode inputSchema, Map<String, String> attributes) {
    public ConnectorDescriptor {
        models = List.copyOf(models);
        attributes = Map.copyOf(attributes);
    }

    /** Without attributes. */
    public ConnectorDescriptor(String service, List<String> models, JsonNode inputSchema) {
        this(service, models, inputSchema, Map.of());
    }
}
