package dev.emp.simulators.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.simulators.http.ApiClient;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.http.ManualPace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OpenAiSimulatorTest {
    private static final String RESPONSES = "/v1/responses";

    private final OpenAiSimulator simulator = OpenAiSimulator.start(
            OpenAiSimulatorOptions.defaults().withKeys("sk-right-key-0001").withKeysWithoutCredit("sk-empty-key-0002"));
    private final ApiClient client = new ApiClient(simulator.uri(), "sk-right-key-0001");

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void aResponseHasTextAndUsageAndIsFoundAgain() throws Exception {
        JsonNode response = client.post(RESPONSES, "{\"model\": \"gpt-4o\", \"input\": \"Tell me of rivers\"}")
                .json();

        assertThat(response.path("status").asString()).isEqualTo("completed");
        assertThat(response.at("/output/0/content/0/text").asString()).isNotBlank();
        assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(32);
        assertThat(client.get(RESPONSES + "/" + response.path("id").asString()).json())
                .isEqualTo(response);
    }

    @Test
    void aStreamBringsTheTextTokenByToken() throws Exception {
        List<JsonNode> events =
                client.events(client.posting(RESPONSES, "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"stream\":true}"));

        String text = String.join("", texts(events, "delta"));
        assertThat(events.getFirst().path("type").asString()).isEqualTo("response.created");
        assertThat(events.getLast().path("type").asString()).isEqualTo("response.completed");
        assertThat(events.getLast().at("/response/output/0/content/0/text").asString())
                .isEqualTo(text);
        assertThat(events)
                .extracting(event -> event.path("sequence_number").asInt())
                .isEqualTo(IntStream.range(0, events.size()).boxed().toList());
    }

    @Test
    void aBackgroundStreamThatIsCutGoesOnWhereItStopped() throws Exception {
        simulator.inject(HttpFault.cutEvents(7).on("POST", RESPONSES));
        String body = "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"stream\":true,\"background\":true}";
        List<String> seen = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (Stream<String> lines = client.lines(client.posting(RESPONSES, body))) {
                        lines.filter(line -> line.startsWith("data: ")).forEach(seen::add);
                    }
                })
                .hasRootCauseInstanceOf(IOException.class);
        // The end of a connection that is cut may overtake what was sent on it, and all of it on a busy machine.
        assertThat(seen).hasSizeBetween(0, 7);
        String id = simulator.ledger().jobs().getFirst().id();
        int last = seen.size() - 1;
        String after = seen.isEmpty() ? "" : "&starting_after=" + last;

        List<JsonNode> rest = client.events(client.request(RESPONSES + "/" + id + "?stream=true" + after));

        assertThat(rest.getFirst().path("sequence_number").asInt()).isEqualTo(last + 1);
        assertThat(rest.getLast().path("type").asString()).isEqualTo("response.completed");
        assertThat(simulator.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void theLedgerTellsWhatWasAskedForWhenAndWithWhichKey() throws Exception {
        client.post(RESPONSES, "{\"model\":\"gpt-4o\",\"input\":\"Hi\",\"metadata\":{\"marker\":\"j1\"}}");
        client.post("/v1/chat/completions", chat("marker:j2 hello"));

        assertThat(simulator.ledger().accepted("j2")).isEqualTo(1);
        assertThat(simulator.ledger().jobs("j1")).singleElement().satisfies(job -> {
            assertThat(job.key()).isEqualTo("sk-right-key-0001");
            assertThat(job.outcome()).isEqualTo("completed");
            assertThat(job.receivedMicros()).isPositive().isLessThanOrEqualTo(job.acceptedMicros());
            assertThat(job.answeredMicros()).isGreaterThanOrEqualTo(job.finishedMicros());
        });
    }

    @Test
    void keysAreToldFromOneAnother() throws Exception {
        try (ApiClient wrong = new ApiClient(simulator.uri(), "sk-wrong-key-0003");
                ApiClient empty = new ApiClient(simulator.uri(), "sk-empty-key-0002")) {
            ApiClient.Answer refused = wrong.post("/v1/chat/completions", chat("hi"));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().at("/error/code").asString()).isEqualTo("invalid_api_key");
            assertThat(refused.text()).contains("sk-wrong*****0003").doesNotContain("sk-wrong-key-0003");
            ApiClient.Answer broke = empty.post("/v1/chat/completions", chat("hi"));
            assertThat(broke.status()).isEqualTo(429);
            assertThat(broke.json().at("/error/code").asString()).isEqualTo("insufficient_quota");
        }
        assertThat(simulator.ledger().accepted()).isZero();
    }

    @Test
    void aFaultRefusesAsOftenAsItSaysAndCostsNothing() throws Exception {
        simulator.inject(HttpFault.reject(503).times(2));

        assertThat(client.post("/v1/chat/completions", chat("hi")).status()).isEqualTo(503);
        assertThat(client.post("/v1/chat/completions", chat("hi")).status()).isEqualTo(503);
        assertThat(client.post("/v1/chat/completions", chat("hi")).status()).isEqualTo(200);
        assertThat(simulator.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void requestsAreLimitedAndTheHeadersSayHowLong() throws Exception {
        OpenAiSimulatorOptions options = OpenAiSimulatorOptions.defaults()
                .withRequestsPerMinute(2)
                .withClock(Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC));
        try (OpenAiSimulator limited = OpenAiSimulator.start(options);
                ApiClient limitedClient = new ApiClient(limited.uri(), "sk-any-key-0004")) {
            ApiClient.Answer first = limitedClient.post("/v1/chat/completions", chat("hi"));
            limitedClient.post("/v1/chat/completions", chat("hi"));
            ApiClient.Answer third = limitedClient.post("/v1/chat/completions", chat("hi"));

            assertThat(first.header("x-ratelimit-limit-requests")).isEqualTo("2");
            assertThat(first.header("x-ratelimit-remaining-requests")).isEqualTo("1");
            assertThat(first.header("x-ratelimit-reset-requests")).isEqualTo("30s");
            assertThat(first.header("x-request-id")).startsWith("req_");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.json().at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
            assertThat(third.header("retry-after")).isEqualTo("30");
            assertThat(third.header("x-ratelimit-reset-requests")).isEqualTo("1m0s");
            assertThat(limited.ledger().accepted()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /v1/responses | {"input":"hi"} | 400 | missing_required_parameter | model
            /v1/responses | {"model":"gpt-9","input":"hi"} | 400 | model_not_found | model
            /v1/chat/completions | {"model":"gpt-9","messages":[]} | 404 | model_not_found | null
            /v1/chat/completions | {"model":"gpt-4o","messages":"hi"} | 400 | invalid_type | messages
            /v1/chat/completions | {"model":7} | 400 | invalid_type | model
            /v1/chat/completions | {"model" | 400 | invalid_json | null
            /v1/responses | {"model":"gpt-4o","input":"violates-policy"} | 400 | invalid_prompt | null
            /v1/images/generations | {"model":"gpt-image-1","prompt":"violates-policy"} | 400 | moderation_blocked | null
            /v1/images/generations | {"model":"dall-e-3","prompt":"violates-policy"} | 400 | content_policy_violation | null
            /v1/images/generations | {"model":"gpt-image-1","prompt":"a","size":"9x9"} | 400 | invalid_value | size
            /v1/embeddings | {"model":"text-embedding-3-small","input":"a","dimensions":0} | 400 | integer_below_min_value | dimensions
            /v1/audio/speech | {"model":"tts-1","voice":"alloy"} | 400 | missing_required_parameter | input
            """)
    void aWrongRequestIsRefusedInOpenAisWordsAndCostsNothing(
            String path, String body, int status, String code, String param) throws Exception {
        ApiClient.Answer answer = client.post(path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo(code);
        assertThat(answer.json().at("/error/param").asString("null")).isEqualTo(param);
        assertThat(simulator.ledger().accepted()).isZero();
    }

    @Test
    void aBackgroundResponseIsCancelled() throws Exception {
        ManualPace pace = new ManualPace();
        try (OpenAiSimulator slow =
                        OpenAiSimulator.start(OpenAiSimulatorOptions.defaults().withPace(pace));
                ApiClient slowClient = new ApiClient(slow.uri(), "sk-any-key-0004")) {
            String id = slowClient
                    .post(RESPONSES, "{\"model\":\"gpt-4o\",\"input\":\"hi\",\"background\":true}")
                    .json()
                    .path("id")
                    .asString();
            assertThat(pace.awaitParked(ApiClient.LIMIT)).isTrue();

            JsonNode cancelled =
                    slowClient.post(RESPONSES + "/" + id + "/cancel", "").json();
            pace.releaseAll();

            assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
            assertThat(slowClient.get(RESPONSES + "/" + id).json().path("output"))
                    .isEmpty();
            assertThat(slow.ledger().jobs().getFirst().outcome()).isEqualTo("cancelled");
        }
    }

    @Test
    void embeddingsAreTheSameAsNumbersAndAsBytes() throws Exception {
        String body = "{\"model\":\"text-embedding-3-small\",\"input\":\"hi\",\"dimensions\":4%s}";
        JsonNode numbers =
                client.post("/v1/embeddings", body.formatted("")).json().at("/data/0/embedding");
        String base64 = client.post("/v1/embeddings", body.formatted(",\"encoding_format\":\"base64\""))
                .json()
                .at("/data/0/embedding")
                .asString();

        FloatBuffer floats = ByteBuffer.wrap(Base64.getDecoder().decode(base64))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(numbers).hasSize(4);
        assertThat(floats.get(3)).isEqualTo((float) numbers.get(3).asDouble());
    }

    @Test
    void whatIsSaidIsASoundThatCanBePlayed() throws Exception {
        byte[] wav = client.post(
                        "/v1/audio/speech",
                        "{\"model\":\"tts-1\",\"input\":\"hello\",\"voice\":\"alloy\",\"response_format\":\"wav\"}")
                .response()
                .body();

        AudioFormat format =
                AudioSystem.getAudioFileFormat(new ByteArrayInputStream(wav)).getFormat();
        assertThat(format.getSampleRate()).isEqualTo(24_000);
    }

    private static String chat(String text) {
        return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    private static List<String> texts(List<JsonNode> events, String field) {
        return events.stream()
                .map(event -> event.path(field))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
    }
}
