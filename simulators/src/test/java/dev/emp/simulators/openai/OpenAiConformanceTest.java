package dev.emp.simulators.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emp.simulators.http.ApiClient;
import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.picture.ImageFiles;
import dev.emp.simulators.picture.Pictures;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Holds what goes over the wire against OpenAI's own definition, where it lies beside the checkout. */
class OpenAiConformanceTest {
    private static final Optional<OpenAiDefinition> DEFINITION = OpenAiDefinition.find();

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private OpenAiSimulator simulator;
    private ApiClient client;

    @BeforeAll
    static void requireDefinition() {
        if (DEFINITION.isEmpty()) {
            System.out.println("SKIPPED: OpenAiConformanceTest, for want of " + OpenAiDefinition.place());
        }
        assumeTrue(DEFINITION.isPresent(), () -> "there is no " + OpenAiDefinition.place());
    }

    @BeforeEach
    void start() {
        simulator = OpenAiSimulator.start(
                OpenAiSimulatorOptions.defaults().withAnswerTokens(20).withTraffic((call, _) -> calls.add(call)));
        client = new ApiClient(simulator.uri(), "sk-any-key-0001");
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4o\",\"input\":\"Hi\"}",
                "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"stream\":true,\"metadata\":{\"marker\":\"m\"}}",
                "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"max_output_tokens\":16}",
                "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"background\":true}",
                "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"background\":true,\"stream\":true}",
                "{\"model\":\"gpt-4o\",\"input\":\"please-refuse\",\"stream\":true}",
                "{\"model\":\"gpt-4o\",\"input\":\"fail-please\",\"stream\":true}",
                "{\"model\":\"gpt-4o\",\"input\":\"filter-me\",\"stream\":true}",
                "{\"model\":\"gpt-4o\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Hi\"}]}]}"
            })
    void responsesAreAsOpenAiDefinesThem(String body) throws Exception {
        post("/v1/responses", body);
        get("/v1/responses/" + simulator.ledger().jobs().getFirst().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "please-refuse", "filter-me"})
    void chatsAreAsOpenAiDefinesThem(String text) throws Exception {
        String messages = "\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]";
        post("/v1/chat/completions", "{" + messages + "}");
        post("/v1/chat/completions", "{" + messages + ",\"stream\":true}");
        post(
                "/v1/chat/completions",
                "{" + messages
                        + ",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_completion_tokens\":5}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-image-1\",\"prompt\":\"a hill\",\"size\":\"1024x1024\",\"user\":\"m\"}",
                "{\"model\":\"gpt-image-1\",\"prompt\":\"a hill\",\"stream\":true,\"partial_images\":2}",
                "{\"model\":\"dall-e-2\",\"prompt\":\"a hill\",\"size\":\"256x256\",\"n\":2}",
                "{\"model\":\"dall-e-3\",\"prompt\":\"a hill\",\"response_format\":\"b64_json\"}"
            })
    void picturesAreAsOpenAiDefinesThem(String body) throws Exception {
        post("/v1/images/generations", body);
    }

    @Test
    void editedPicturesAreAsOpenAiDefinesThem() throws Exception {
        String picture =
                new String(ImageFiles.png(Pictures.filled(8, 8, 0xff0000), Map.of()), StandardCharsets.ISO_8859_1);
        upload("/v1/images/edits", field("model", "gpt-image-1") + field("prompt", "bluer") + file("image", picture));
        upload(
                "/v1/images/edits",
                field("model", "gpt-image-1")
                        + field("prompt", "bluer")
                        + field("stream", "true")
                        + field("partial_images", "1")
                        + file("image", picture));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /v1/embeddings | {"model":"text-embedding-3-small","input":"hi"}
            /v1/embeddings | {"model":"text-embedding-3-large","input":["hi","ho"],"dimensions":8}
            /v1/moderations | {"model":"omni-moderation-latest","input":"violates-policy"}
            /v1/moderations | {"input":["a","b"]}
            /v1/audio/speech | {"model":"gpt-4o-mini-tts","input":"hi","voice":"alloy","stream_format":"sse"}
            """)
    void theOthersAreAsOpenAiDefinesThem(String path, String body) throws Exception {
        post(path, body);
    }

    @Test
    void whatIsHeardIsAsOpenAiDefinesIt() throws Exception {
        String sound = new String(Sound.wav(Sound.pcm("a", 100)), StandardCharsets.ISO_8859_1);
        upload("/v1/audio/transcriptions", field("model", "gpt-4o-transcribe") + file("file", sound));
        upload(
                "/v1/audio/transcriptions",
                field("model", "gpt-4o-transcribe") + field("stream", "true") + file("file", sound));
        upload(
                "/v1/audio/transcriptions",
                field("model", "whisper-1") + field("response_format", "verbose_json") + file("file", sound));
    }

    @Test
    void filesAndBatchesAreAsOpenAiDefinesThem() throws Exception {
        String lines =
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{\"model\":\"text-embedding-3-small\",\"input\":\"hi\"}}\n"
                        + "{\"custom_id\":\"b\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{\"model\":\"nothing\",\"input\":\"hi\"}}\n";
        JsonNode file = upload("/v1/files", field("purpose", "batch") + file("file", lines))
                .json();
        get("/v1/files");
        String id = post(
                        "/v1/batches",
                        "{\"input_file_id\":\"" + file.path("id").asString()
                                + "\",\"endpoint\":\"/v1/embeddings\",\"completion_window\":\"24h\",\"metadata\":{\"emp_execution\":\"e1\"}}")
                .json()
                .path("id")
                .asString();
        JsonNode batch = get("/v1/batches/" + id).json();
        while (!batch.path("status").asString().equals("completed")) {
            batch = get("/v1/batches/" + id).json();
        }
        get("/v1/batches");

        assertThat(batch.at("/metadata/emp_execution").asString()).isEqualTo("e1");
        assertThat(batch.at("/request_counts/completed").asInt()).isEqualTo(1);
        assertThat(batch.at("/request_counts/failed").asInt()).isEqualTo(1);
        assertThat(client.get("/v1/files/" + batch.path("output_file_id").asString() + "/content")
                        .text())
                .contains("\"custom_id\":\"a\"", "\"status_code\":200");
        assertThat(client.get("/v1/files/" + batch.path("error_file_id").asString() + "/content")
                        .text())
                .contains("\"custom_id\":\"b\"", "model_not_found");
        assertThat(simulator.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void modelsAreAsOpenAiDefinesThem() throws Exception {
        get("/v1/models");
        get("/v1/models/gpt-4o");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500, 503})
    void errorsAreAsOpenAiDefinesThem(int status) throws Exception {
        simulator.inject(HttpFault.reject(status));
        ApiClient.Answer answer = client.post("/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"Hi\"}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(definition().faultsOf("POST", "/v1/responses", status, answer.header("content-type"), answer.text()))
                .isEmpty();
    }

    private static OpenAiDefinition definition() {
        return DEFINITION.orElseThrow();
    }

    private ApiClient.Answer post(String path, String body) throws Exception {
        return checked("POST", path, client.post(path, body));
    }

    private ApiClient.Answer get(String path) throws Exception {
        return checked("GET", path, client.get(path));
    }

    private ApiClient.Answer upload(String path, String parts) throws Exception {
        return checked(
                "POST",
                path,
                client.send(client.request(path)
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(HttpRequest.BodyPublishers.ofString(parts + "--b--\r\n", StandardCharsets.ISO_8859_1))));
    }

    private ApiClient.Answer checked(String method, String path, ApiClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(definition().faultsOf(calls.remove())).as("request").isEmpty();
        assertThat(definition().faultsOf(method, path, 200, answer.header("content-type"), answer.text()))
                .as(answer.text())
                .isEmpty();
        return answer;
    }

    private static String field(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String name, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"a\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + content + "\r\n";
    }
}
