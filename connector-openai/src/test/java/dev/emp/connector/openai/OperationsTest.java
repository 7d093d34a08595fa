package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;

import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OperationsTest {

    private final OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults());
    private final OpenAiConnector connector = Connectors.at(
            openAi.uri(),
            "prices.gpt-4o.input",
            "2.5",
            "prices.gpt-4o.output",
            "10",
            "prices.gpt-image-1.image",
            "0.04");
    private final RecordingContext context = new RecordingContext();

    @AfterEach
    void stop() {
        connector.close();
        openAi.close();
    }

    @Test
    void aChatIsStreamedWordByWordAndItsResultIsTheWhole() throws Exception {
        JsonNode answer = run(Inputs.chat("tell me"));

        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo(streamed());
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(context.told(Told.Partial.class)).hasSizeGreaterThan(5);
        assertThat(context.told(Told.Partial.class).getFirst().contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void theTokensOfAChatAreToldWithWhatTheyCost() throws Exception {
        run(Inputs.chat("tell me"));

        Map<String, Double> usage = usage();
        assertThat(usage.get("input_tokens")).isPositive();
        assertThat(usage.get("output_tokens")).isPositive();
        assertThat(usage.get("cost_usd"))
                .isEqualTo((usage.get("input_tokens") * 2.5 + usage.get("output_tokens") * 10) / 1e6, within(1e-12));
    }

    @Test
    void aChatThatIsNotToBeStreamedComesInOnePiece() throws Exception {
        ObjectNode input = Inputs.chat("tell me");
        ((ObjectNode) input.get("body")).put("stream", false);

        JsonNode answer = run(input);

        assertThat(answer.at("/choices/0/message/content").asString()).isNotEmpty();
        assertThat(context.told(Told.Partial.class)).isEmpty();
    }

    @Test
    void aRefusalOfTheModelIsAResult() throws Exception {
        JsonNode answer = run(Inputs.chat("please-refuse this"));

        assertThat(answer.at("/choices/0/message/refusal").asString()).contains("sorry");
    }

    @Test
    void aResponseIsStreamedAndItsHandleNamesIt() throws Exception {
        JsonNode answer = run(Inputs.response("tell me"));

        assertThat(answer.path("object").asString()).isEqualTo("response");
        assertThat(answer.path("status").asString()).isEqualTo("completed");
        assertThat(answer.path("background").asBoolean()).isTrue();
        assertThat(answer.at("/output/0/content/0/text").asString()).isEqualTo(streamed());
        assertThat(context.handles())
                .containsExactly("key-1/call:e-1", "key-1/" + answer.path("id").asString());
        assertThat(usage()).containsKeys("input_tokens", "output_tokens", "cost_usd");
    }

    @Test
    void aResponseThatIsNotToBeInTheBackgroundLeavesNothingToAttachTo() throws Exception {
        ObjectNode input = Inputs.response("tell me");
        ((ObjectNode) input.get("body")).put("background", false);

        JsonNode answer = run(input);

        assertThat(answer.path("background").asBoolean(false)).isFalse();
        assertThat(context.handles()).containsExactly("key-1/call:e-1");
        assertThat(connector.canAttach("key-1/call:e-1")).isFalse();
        assertThat(connector.canAttach("key-1/resp_1")).isTrue();
    }

    @Test
    void imagesBecomeArtifactsAndTheResultNamesThem() throws Exception {
        ObjectNode input = Inputs.image("a cat");
        ((ObjectNode) input.get("body")).put("n", 2);

        JsonNode answer = run(input);

        assertThat(answer.path("data")
                        .valueStream()
                        .map(image -> image.path("artifact").asString()))
                .containsExactly("image-1.png", "image-2.png");
        assertThat(answer.toString()).doesNotContain("b64_json").hasSizeLessThan(2000);
        assertThat(context.artifacts()).containsOnlyKeys("image-1.png", "image-2.png");
        assertThat(context.artifacts().get("image-1.png")).startsWith(0x89, 'P', 'N', 'G');
        assertThat(context.told(Told.Artifact.class))
                .allMatch(image -> image.contentType().equals("image/png"));
        assertThat(usage()).containsEntry("images", 2.0).containsEntry("cost_usd", 0.08);
    }

    @Test
    void anOlderModelsImagesBecomeArtifactsToo() throws Exception {
        JsonNode answer = run(Inputs.of("images.generate", "{'model': 'dall-e-3', 'prompt': 'a cat'}"));

        assertThat(answer.at("/data/0/artifact").asString()).isEqualTo("image-1.png");
    }

    @Test
    void imagesAreEditedFromFiles() throws Exception {
        JsonNode answer = run(Inputs.edit());

        assertThat(answer.path("data")).hasSize(2);
        assertThat(context.artifacts()).hasSize(2);
    }

    @Test
    void severalImagesCanBeEditedIntoOne() throws Exception {
        ObjectNode input = Inputs.of("images.edit", "{'model': 'gpt-image-1', 'prompt': 'both', 'image': ['a', 'b']}");
        input.putObject("files")
                .put("a", "data:image/png;base64," + Inputs.PNG)
                .put("b", "data:image/png;base64," + Inputs.PNG);

        assertThat(run(input).path("data")).hasSize(1);
    }

    @Test
    void embeddingsAreTheResult() throws Exception {
        JsonNode answer = run(Inputs.embedding());

        assertThat(answer.path("data")).hasSize(2);
        assertThat(answer.at("/data/0/embedding")).hasSize(8);
        assertThat(usage()).containsKey("input_tokens").doesNotContainKey("cost_usd");
    }

    @Test
    void speechBecomesAnArtifact() throws Exception {
        JsonNode answer = run(Inputs.speech());

        assertThat(answer.path("artifact").asString()).isEqualTo("speech.wav");
        assertThat(new String(context.artifacts().get("speech.wav"), StandardCharsets.ISO_8859_1))
                .startsWith("RIFF");
        assertThat(usage()).containsEntry("characters", 11.0);
    }

    @Test
    void aFileOfSoundIsTranscribed() throws Exception {
        JsonNode answer = run(Inputs.transcription());

        assertThat(answer.path("text").asString()).isNotBlank();
        assertThat(usage()).containsKey("seconds");
    }

    @Test
    void aTranscriptionInPlainTextIsTheTextOfTheResult() throws Exception {
        ObjectNode input = Inputs.transcription();
        ((ObjectNode) input.get("body")).put("response_format", "srt");

        assertThat(run(input).path("text").asString()).contains("-->");
    }

    @Test
    void aTextIsModerated() throws Exception {
        assertThat(run(Inputs.moderation()).at("/results/0/flagged").asBoolean(true))
                .isFalse();
    }

    @Test
    void theSdkCanBeWarmedUp() {
        assertThatNoException().isThrownBy(Json::warmUp);
    }

    @Test
    void filesTakeThePlaceOfTheirNames() throws Exception {
        ObjectNode input = Inputs.of(
                "chat.completions",
                "{'model': 'gpt-4o', 'messages': [{'role': 'user', 'content': [{'type': 'image_url', 'image_url':"
                        + " {'url': 'cat'}}, {'type': 'input_audio', 'input_audio': {'data': 'meow', 'format': 'wav'}}]}]}");
        input.putObject("files").put("cat", "data:image/png;base64,AAAA").put("meow", "data:audio/wav;base64,BBBB");

        ObjectNode body = RequestBody.withFiles(OpenAiInput.parse(input, null));

        assertThat(body.at("/messages/0/content/0/image_url/url").asString()).isEqualTo("data:image/png;base64,AAAA");
        assertThat(body.at("/messages/0/content/1/input_audio/data").asString()).isEqualTo("BBBB");
    }

    private JsonNode run(JsonNode input) throws Exception {
        return connector.run(new ConnectorRequest("e-1", input, null), context).output();
    }

    private String streamed() {
        return context.told(Told.Partial.class).stream()
                .map(piece -> new String(piece.data(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    private Map<String, Double> usage() {
        Map<String, Double> usage = new LinkedHashMap<>();
        context.told(Told.Usage.class).forEach(told -> usage.merge(told.unit(), told.amount(), Double::sum));
        return usage;
    }
}
