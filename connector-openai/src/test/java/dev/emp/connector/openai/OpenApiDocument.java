package dev.emp.connector.openai;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's own description of its API, where it lies beside the checkout. */
final class OpenApiDocument {

    private static final String PLACE = "shared/fixtures/openai/openapi.json";
    private static final String IRI = "https://example.org/openapi.json";

    private final JsonNode document;
    private final SchemaRegistry registry;

    private OpenApiDocument(String text) {
        this.document = Json.read(text);
        allowNull(document);
        String schemas = document.toString();
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(IRI, schemas)));
    }

    /** Empty where it is not there. */
    static Optional<OpenApiDocument> find() throws IOException {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path file = directory.resolve(PLACE);
            if (Files.isRegularFile(file)) {
                return Optional.of(new OpenApiDocument(Files.readString(file)));
            }
        }
        return Optional.empty();
    }

    /** The document says it is of OpenAPI 3.1, and has {@code nullable}, which JSON Schema does not know, of 3.0. */
    private static void allowNull(JsonNode node) {
        node.forEach(OpenApiDocument::allowNull);
        if (node instanceof ObjectNode schema && schema.path("nullable").asBoolean(false)) {
            ObjectNode otherwise = schema.deepCopy();
            otherwise.remove("nullable");
            schema.removeAll();
            schema.putArray("anyOf").add(otherwise).addObject().put("type", "null");
        }
    }

    /** What is wrong with a request, or an answer, of this method and path. */
    List<String> faults(String pointer, JsonNode value) {
        Schema schema = registry.getSchema(SchemaLocation.of(IRI + "#" + pointer));
        List<String> faults = new ArrayList<>();
        for (Error error : schema.validate(value)) {
            faults.add(error.getInstanceLocation() + " " + error.getMessage());
        }
        return faults;
    }

    /** Where the schema of the request stands; empty when none is described. */
    Optional<String> request(String method, String path, String type) {
        return template(path)
                .map(template -> "/paths/" + escape(template) + "/" + method.toLowerCase(java.util.Locale.ROOT)
                        + "/requestBody/content/" + escape(type) + "/schema")
                .filter(this::exists);
    }

    Optional<String> answer(String method, String path, int status, String type) {
        return template(path)
                .map(template -> "/paths/" + escape(template) + "/" + method.toLowerCase(java.util.Locale.ROOT)
                        + "/responses/" + status + "/content/" + escape(type) + "/schema")
                .filter(this::exists);
    }

    /** Of a choice of events, the one of this type, so that faults are told of it alone; the choice itself for an unknown one. */
    String event(String pointer, String type) {
        JsonNode schema = document.at(pointer);
        String choice = schema.has("$ref") ? schema.path("$ref").asString().substring(1) : pointer;
        for (JsonNode branch : document.at(choice).path("anyOf")) {
            String place = branch.path("$ref").asString("#").substring(1);
            if (document.at(place).at("/properties/type/enum/0").asString("").equals(type)) {
                return place;
            }
        }
        return choice;
    }

    boolean knows(String method, String path) {
        return template(path)
                .filter(template ->
                        document.path("paths").path(template).has(method.toLowerCase(java.util.Locale.ROOT)))
                .isPresent();
    }

    /** The type that a member has, for texts in forms. */
    String memberType(String pointer, String member) {
        JsonNode schema = document.at(pointer);
        if (schema.has("$ref")) {
            schema = document.at(schema.path("$ref").asString().substring(1));
        }
        return schema.at("/properties/" + member).toString();
    }

    private boolean exists(String pointer) {
        return !document.at(pointer).isMissingNode();
    }

    private Optional<String> template(String path) {
        String[] parts = path.split("/", -1);
        return document.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .filter(template -> fits(template.split("/", -1), parts))
                .findFirst();
    }

    private static boolean fits(String[] template, String[] path) {
        if (template.length != path.length) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(path[i])) {
                return false;
            }
        }
        return true;
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
