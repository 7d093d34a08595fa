package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the connector sends, and what the simulator answers, is as OpenAI's own OpenAPI document has it. */
class ConformanceTest {

    private static Optional<OpenApiDocument> found = Optional.empty();

    private final OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults());
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    static void findDocument() throws Exception {
        found = OpenApiDocument.find();
        if (found.isEmpty()) {
            System.out.println("Skipped: OpenAI's OpenAPI document is not beside this checkout"
                    + " (../shared/fixtures/openai/openapi.json)");
        }
        Assumptions.assumeTrue(found.isPresent(), "OpenAI's OpenAPI document is not beside this checkout");
    }

    @AfterEach
    void stop() {
        openAi.close();
    }

    @Test
    void everyRequestAndEveryAnswerIsAsDocumented() throws Exception {
        List<RecordingProxy.Said> said = sayEverything();

        for (RecordingProxy.Said one : said) {
            check(one);
        }

        assertThat(faults.stream().distinct()).isEmpty();
        assertThat(said.stream()
                        .map(one -> one.method() + " " + one.path().replaceAll("(resp|batch|file)[_-]\\w+", "ID")))
                .contains(
                        "GET /v1/models",
                        "POST /v1/responses",
                        "GET /v1/responses/ID",
                        "POST /v1/chat/completions",
                        "POST /v1/images/generations",
                        "POST /v1/images/edits",
                        "POST /v1/embeddings",
                        "POST /v1/audio/speech",
                        "POST /v1/audio/transcriptions",
                        "POST /v1/moderations",
                        "POST /v1/files",
                        "POST /v1/batches",
                        "GET /v1/batches/ID",
                        "GET /v1/files/ID/content",
                        "DELETE /v1/files/ID");
    }

    private List<RecordingProxy.Said> sayEverything() throws Exception {
        try (RecordingProxy proxy = new RecordingProxy(openAi.uri());
                OpenAiConnector connector = Connectors.at(proxy.uri())) {
            connector.health();
            ObjectNode whole = Inputs.chat("hi");
            ((ObjectNode) whole.get("body")).put("stream", false);
            ObjectNode synchronous = Inputs.response("hi");
            ((ObjectNode) synchronous.get("body")).put("background", false);
            for (JsonNode input : List.of(
                    Inputs.chat("hi"),
                    whole,
                    Inputs.chat("please-refuse"),
                    Inputs.response("hi"),
                    synchronous,
                    Inputs.image("a cat"),
                    Inputs.of("images.generate", "{'model': 'dall-e-3', 'prompt': 'a cat'}"),
                    Inputs.edit(),
                    Inputs.embedding(),
                    Inputs.speech(),
                    Inputs.transcription(),
                    Inputs.moderation(),
                    Inputs.chat("hi").put("deadline_seconds", 86_400),
                    Inputs.response("hi").put("deadline_seconds", 86_400))) {
                run(connector, input);
            }
            String id = openAi.ledger().jobs().stream()
                    .filter(job -> job.operation().equals("responses"))
                    .findFirst()
                    .orElseThrow()
                    .id();
            connector.run(new ConnectorRequest("e-2", Inputs.response("hi"), "key-1/" + id), new RecordingContext());
            return proxy.said();
        }
    }

    private static void run(OpenAiConnector connector, JsonNode input) throws Exception {
        connector.run(new ConnectorRequest("e-1", input, null), new RecordingContext());
    }

    private void check(RecordingProxy.Said said) {
        OpenApiDocument document = found.orElseThrow();
        String path = said.path().substring("/v1".length());
        String where = said.method() + " " + path;
        if (!document.knows(said.method(), path)) {
            faults.add(where + " is not documented");
            return;
        }
        if (said.request().length > 0) {
            String type = bare(said.requestType());
            String pointer = document.request(said.method(), path, type).orElse("");
            JsonNode request =
                    type.equals("application/json") ? Json.read(text(said.request())) : form(document, pointer, said);
            report(where + " request", document, pointer, request);
        }
        String type = bare(said.answerType());
        if (type.equals("text/event-stream")) {
            String pointer = document.answer(
                            "POST",
                            "/" + path.split("/", -1)[1] + (path.contains("chat") ? "/completions" : ""),
                            200,
                            type)
                    .orElse("");
            events(said)
                    .forEach(event -> report(
                            where + " event " + event.path("type").asString(""),
                            document,
                            document.event(pointer, event.path("type").asString("")),
                            event));
        } else if (type.equals("application/json") && !path.endsWith("/content")) {
            String pointer =
                    document.answer(said.method(), path, said.status(), type).orElse("");
            report(where + " answer", document, pointer, Json.read(text(said.answer())));
        }
    }

    private void report(String where, OpenApiDocument document, String pointer, JsonNode value) {
        if (pointer.isEmpty()) {
            faults.add(where + " has no schema");
            return;
        }
        document.faults(pointer, value).stream().limit(4).forEach(fault -> faults.add(where + ": " + fault));
    }

    private static List<JsonNode> events(RecordingProxy.Said said) {
        return text(said.answer())
                .lines()
                .filter(line -> line.startsWith("data: ") && !line.contains("[DONE]"))
                .map(line -> Json.read(line.substring("data: ".length())))
                .map(ConformanceTest::withoutExampleNulls)
                .toList();
    }

    /** OpenAI's reference shows null here in its examples of streams, where the document's schemas want a value or none. */
    private static JsonNode withoutExampleNulls(JsonNode event) {
        if (event.path("response") instanceof ObjectNode response) {
            for (String member : List.of("user", "usage")) {
                if (response.path(member).isNull()) {
                    response.remove(member);
                }
            }
        }
        return event;
    }

    /** Fields by name; those with a file in them are texts for the schema. */
    private static JsonNode form(OpenApiDocument document, String pointer, RecordingProxy.Said said) {
        String boundary = said.requestType().replaceFirst(".*boundary=", "");
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        for (String part : new String(said.request(), StandardCharsets.ISO_8859_1).split("--" + boundary, -1)) {
            int head = part.indexOf("\r\n\r\n");
            if (head < 0) {
                continue;
            }
            String name = part.substring(0, head).replaceFirst("(?s).*? name=\"([^\"]*)\".*", "$1");
            String value = part.substring(head + 4, part.length() - 2);
            put(
                    form,
                    name,
                    typed(
                            document.memberType(pointer, name.replaceFirst("\\[.*", "")),
                            value,
                            part.contains("filename=")));
        }
        return form;
    }

    private static void put(ObjectNode form, String name, JsonNode value) {
        if (name.endsWith("[]")) {
            String list = name.substring(0, name.length() - 2);
            ArrayNode array = form.path(list) instanceof ArrayNode known ? known : form.putArray(list);
            array.add(value);
        } else if (name.endsWith("]")) {
            String outer = name.substring(0, name.indexOf('['));
            ObjectNode object = form.path(outer) instanceof ObjectNode known ? known : form.putObject(outer);
            object.set(
                    name.substring(name.indexOf('[') + 1, name.length() - 1),
                    value.isString() && value.asString().matches("\\d+")
                            ? JsonNodeFactory.instance.numberNode(Long.parseLong(value.asString()))
                            : value);
        } else {
            form.set(name, value);
        }
    }

    private static JsonNode typed(String schema, String value, boolean file) {
        boolean number = !file && (schema.contains("\"integer\"") || schema.contains("\"number\""));
        return number && value.matches("-?[0-9.]+")
                ? Json.read(value)
                : JsonNodeFactory.instance.stringNode(file ? "file" : value);
    }

    private static String bare(String type) {
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
