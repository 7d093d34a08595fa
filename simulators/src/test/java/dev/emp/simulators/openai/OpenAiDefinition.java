package dev.emp.simulators.openai;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Multipart;
import dev.emp.simulators.http.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's published OpenAPI document, where it lies beside the checkout. It is another's work and not part of this one, so
 * whoever uses it must be able to do without.
 */
public final class OpenAiDefinition {
    private static final String PLACE = "shared/fixtures/openai/openapi.json";

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaCacheEnabled(false));
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

    private OpenAiDefinition(JsonNode document) {
        this.document = document;
    }

    /** The document in the folder {@code shared} beside one of the folders above this one; empty if there is none. */
    public static Optional<OpenAiDefinition> find() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve(PLACE);
            if (Files.isRegularFile(file)) {
                try {
                    JsonNode document = Wire.read(Files.readAllBytes(file));
                    modernise(document);
                    return Optional.of(new OpenAiDefinition(document));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return Optional.empty();
    }

    /** Where the document is looked for, for those who say that it is not there. */
    public static String place() {
        return "../" + PLACE;
    }

    /**
     * The document calls itself 3.1, but in places says {@code nullable}, as in 3.0; JSON Schema says it otherwise. And its
     * alternatives overlap where it says that one alone may fit: a message is also an "easy" message.
     */
    private static void modernise(JsonNode node) {
        node.values().forEach(OpenAiDefinition::modernise);
        if (node instanceof ObjectNode object && object.path("oneOf").isArray() && !object.has("anyOf")) {
            object.set("anyOf", object.remove("oneOf"));
        }
        if (node instanceof ObjectNode object && object.path("nullable").asBoolean(false)) {
            object.remove("nullable");
            ObjectNode bare = object.deepCopy();
            object.removeAll();
            ArrayNode either = object.putArray("anyOf");
            either.add(bare);
            either.addObject().put("type", "null");
        }
    }

    /** What is wrong with a request that the simulator saw; empty if nothing is. */
    public List<String> faultsOf(Call call) {
        JsonNode content = operation(call.method(), call.fullPath()).at("/requestBody/content");
        if (content.isMissingNode()) {
            return call.body().length() == 0 ? List.of() : List.of(call.fullPath() + " takes no body");
        }
        String type = call.header("Content-Type").split(";", 2)[0].strip();
        JsonNode schema = content.path(type).path("schema");
        if (schema.isMissingNode()) {
            return List.of(call.fullPath() + " does not take " + type);
        }
        JsonNode body = type.equals("application/json") ? Wire.read(call.body().bytes()) : form(call);
        return faults(schema, body);
    }

    private static JsonNode form(Call call) {
        Multipart form =
                Multipart.parse(call.header("Content-Type"), call.body().bytes());
        ObjectNode body = FormFields.toJson(form, List.copyOf(form.names()));
        form.names().stream()
                .filter(name -> form.part(name).orElseThrow().fileName() != null)
                .forEach(name -> body.put(name.replaceAll("\\[.*", ""), "the bytes of a file"));
        return body;
    }

    /**
     * What is wrong with an answer; empty if nothing is.
     *
     * @param contentType as in the header; of server-sent events each must be right
     */
    public List<String> faultsOf(String method, String path, int status, String contentType, String body) {
        if (status >= 400) {
            return faults(reference("ErrorResponse"), read(body));
        }
        String type = contentType.split(";", 2)[0].strip();
        JsonNode schema =
                operation(method, path).at("/responses/200/content").path(type).path("schema");
        if (schema.isMissingNode()) {
            return List.of(method + " " + path + " does not answer with " + type);
        }
        if (!type.equals("text/event-stream")) {
            return faults(schema, read(body));
        }
        List<String> faults = new ArrayList<>();
        body.lines()
                .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
                .forEach(line -> faults.addAll(faults(schema, read(line.substring(6)))));
        return faults;
    }

    private static JsonNode read(String json) {
        return Wire.read(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The operation of a path with values in it. */
    private JsonNode operation(String method, String path) {
        String below = path.replaceFirst("\\?.*", "").replaceFirst("^/v1", "");
        for (Map.Entry<String, JsonNode> each : document.path("paths").properties()) {
            if (below.matches(each.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"))) {
                return each.getValue().path(method.toLowerCase(Locale.ROOT));
            }
        }
        throw new AssertionError("OpenAI has no " + below);
    }

    private static ObjectNode reference(String name) {
        return Wire.object().put("$ref", "#/components/schemas/" + name);
    }

    private List<String> faults(JsonNode schema, JsonNode value) {
        JsonNode alternatives = resolved(schema).path("anyOf");
        if (!alternatives.isArray() || !value.path("type").isString()) {
            return faultsOfOne(schema, value);
        }
        // Only against the alternative that is meant, so that the faults are about it.
        return alternatives.values().stream()
                .filter(each -> resolved(each).at("/properties/type/enum").values().stream()
                        .anyMatch(value.path("type")::equals))
                .findFirst()
                .map(each -> faultsOfOne(each, value))
                .orElseGet(() -> List.of("there is no " + value.path("type")));
    }

    private JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    private List<String> faultsOfOne(JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = Wire.object();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.path("components"));
        return registry.getSchema(whole);
    }
}
