package dev.emp.orchestrator.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of the description, which are JSON Schemas of 2020-12, compiled when first asked for. */
final class AnswerSchemas {

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaCacheEnabled(false));
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();
    private final ObjectNode components;

    AnswerSchemas(JsonNode document) {
        this.components = JsonMapper.shared().createObjectNode();
        components.set("schemas", strict(document.at("/components/schemas").deepCopy()));
    }

    /** A client may see members it does not know; here one that is not described is a fault. */
    private static JsonNode strict(JsonNode schemas) {
        for (JsonNode schema : schemas) {
            if (schema instanceof ObjectNode object
                    && object.has("properties")
                    && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        }
        return schemas;
    }

    /** @param name of the schema, by which it is kept */
    List<String> violations(String name, JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(name, first -> compile(schema)).validate(value).stream()
                .map(error -> name + ": " + error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", components);
        return registry.getSchema(whole);
    }
}
