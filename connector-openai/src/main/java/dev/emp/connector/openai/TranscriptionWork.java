package dev.emp.connector.openai;

import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.support.cost.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is said in a file of sound. */
final class TranscriptionWork implements Work {

    private static final String WHAT = "POST /audio/transcriptions";
    private static final Set<String> OWN = Set.of("file", "model", "stream");
    private static final Set<String> PLAIN = Set.of("text", "srt", "vtt");

    @Override
    public ConnectorResult run(Job job) throws ConnectorException, InterruptedException {
        OpenAiInput input = job.input();
        TranscriptionCreateParams params = params(input);
        boolean plain = PLAIN.contains(input.body().path("response_format").asString(""));
        try (Answer answer = job.pay(WHAT, Requests.transcription(params))) {
            JsonNode result = plain ? text(answer) : answer.json("a transcription");
            if (!(result instanceof ObjectNode) || !result.path("text").isString()) {
                throw job.exchange().errors().notWhatIsDocumented(WHAT, "a transcription", null);
            }
            return job.done(result, usage(result));
        }
    }

    private static TranscriptionCreateParams params(OpenAiInput input) throws ConnectorException {
        ObjectNode body = input.body();
        TranscriptionCreateParams.Builder params = TranscriptionCreateParams.builder();
        params.model(input.model().orElseThrow(() -> OpenAiInput.invalid("/body/model must name a model")));
        params.file(Attachment.of(input, fileName(input), "/body/file").field());
        if (body.path("stream").asBoolean(false)) {
            throw OpenAiInput.invalid("/body/stream must be left out: a transcription comes in one piece here");
        }
        body.properties().stream()
                .filter(member -> !OWN.contains(member.getKey()))
                .forEach(member -> params.putAdditionalBodyProperty(member.getKey(), Json.toSdk(member.getValue())));
        return params.build();
    }

    private static String fileName(OpenAiInput input) throws ConnectorException {
        if (input.body().path("file").isString()) {
            return input.body().path("file").asString();
        }
        if (input.files().size() != 1) {
            throw OpenAiInput.invalid("/body/file must be the name of one of /files: the sound to transcribe");
        }
        return input.files().keySet().iterator().next();
    }

    private static JsonNode text(Answer answer) throws ConnectorException, InterruptedException {
        try {
            String text = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
            return JsonNodeFactory.instance.objectNode().put("text", text);
        } catch (IOException e) {
            throw answer.failure("a transcription", e);
        }
    }

    private static Usage usage(JsonNode result) {
        Usage told = UsageReport.of(result);
        return told.equals(Usage.NONE) ? Usage.seconds(result.path("duration").asDouble(0)) : told;
    }
}
