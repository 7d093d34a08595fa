package dev.emp.connector.openai;

import com.openai.models.audio.speech.SpeechCreateParams;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.support.cost.Usage;
import java.io.IOException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A text read aloud; the sound goes to its artifact as it comes. */
final class SpeechWork implements Work {

    private static final String WHAT = "POST /audio/speech";

    @Override
    public ConnectorResult run(Job job) throws ConnectorException, InterruptedException {
        ObjectNode body = job.input().body();
        if (body.path("stream_format").asString("audio").equals("sse")) {
            throw OpenAiInput.invalid("/body/stream_format must be audio, or left out");
        }
        SpeechCreateParams.Body request = RequestBody.ofType(body, SpeechCreateParams.Body.class);
        String format = body.path("response_format").asString("mp3");
        String name = "speech." + (format.matches("[a-z0-9]{1,10}") ? format : "bin");
        try (Answer answer = job.pay(WHAT, Requests.speech(request))) {
            String type = type(answer, format);
            if (type.equals("application/json") || type.startsWith("text/")) {
                throw job.exchange().errors().notWhatIsDocumented(WHAT, "sound", null);
            }
            store(job, answer, name, type);
            ObjectNode result =
                    JsonNodeFactory.instance.objectNode().put("artifact", name).put("content_type", type);
            String text = body.path("input").asString("");
            return job.done(result, Usage.characters(text.codePointCount(0, text.length())));
        }
    }

    private static String type(Answer answer, String format) {
        String told = answer.contentType();
        return told.isEmpty() || told.equals("application/octet-stream") ? InlineFiles.audioType(format) : told;
    }

    private static void store(Job job, Answer answer, String name, String type)
            throws ConnectorException, InterruptedException {
        try {
            job.context().artifact(name, type, answer.body());
        } catch (IOException e) {
            throw answer.isBroken()
                    ? answer.cut("the sound ended half-way")
                    : new InlineFiles(job.context(), false).notStored(name, e);
        }
    }
}
