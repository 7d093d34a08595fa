package dev.emp.simulators.openai;

import dev.emp.simulators.http.BodyStream;
import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Multipart;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/audio/transcriptions}: hears the same words in the same bytes. */
final class TranscriptionsApi {
    private static final int LARGEST_BYTES = 25 * 1024 * 1024;
    private static final double SECONDS = 3.2;

    private final Desk desk;
    private final Intake intake;
    private final Story story;

    TranscriptionsApi(Desk desk, Intake intake, Story story) {
        this.desk = desk;
        this.intake = intake;
        this.story = story;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/audio/transcriptions", this::create);
    }

    private Reply create(Call call) {
        Multipart form =
                Multipart.parse(call.header("Content-Type"), call.body().bytes());
        ObjectNode request = FormFields.toJson(form, FormFields.TRANSCRIPTION);
        String model = intake.model(request);
        Multipart.Part file = form.part("file").orElseThrow(() -> Refusal.missing("file"));
        if (file.content().length() > LARGEST_BYTES) {
            throw Refusal.tooLarge("Maximum content size limit (26214400) exceeded ("
                    + file.content().length() + " bytes read)");
        }
        if (file.content().length() == 0) {
            throw Refusal.invalid("invalid_value", "file", "Audio file might be corrupted or unsupported");
        }
        String format = request.path("response_format").asString("json");
        if (model.startsWith("gpt-4o") && !format.equals("json") && !format.equals("text")) {
            throw Refusal.invalid(
                    "unsupported_value",
                    "response_format",
                    "response_format '" + format + "' is not compatible with model '" + model
                            + "'. Use 'json' or 'text' instead.");
        }
        String bytes = Integer.toString(Arrays.hashCode(file.content().bytes()));
        Story.Answer heard = story.tell(bytes, Integer.MAX_VALUE, false);
        ProviderJob job = intake.accept(call, Intake.id("trans_"), "audio.transcriptions", request);
        // Whisper ignores the wish to stream.
        if (request.path("stream").asBoolean(false) && !model.equals("whisper-1")) {
            return Reply.events(out -> stream(out, job, heard));
        }
        desk.tempo().think();
        Reply reply = reply(format, model, heard);
        job.finish("completed");
        return reply.whenSent(job::sendsEnd);
    }

    private static Reply reply(String format, String model, Story.Answer heard) {
        String text = heard.text();
        return switch (format) {
            case "json" -> {
                ObjectNode body = Wire.object().put("text", text);
                body.set("usage", model.equals("whisper-1") ? seconds() : tokens(heard));
                yield Reply.json(body);
            }
            case "text" -> Reply.text(200, text + "\n");
            case "srt" -> Reply.text(200, "1\n00:00:00,000 --> 00:00:03,200\n" + text + "\n\n");
            case "vtt" -> Reply.text(200, "WEBVTT\n\n00:00:00.000 --> 00:00:03.200\n" + text + "\n\n");
            case "verbose_json" -> verbose(text);
            default -> throw Refusal.invalid("invalid_value", "response_format", "Invalid value: '" + format + "'.");
        };
    }

    private static Reply verbose(String text) {
        ObjectNode body = Wire.object()
                .put("task", "transcribe")
                .put("language", "english")
                .put("duration", SECONDS)
                .put("text", text);
        body.putArray("segments")
                .addObject()
                .put("id", 0)
                .put("seek", 0)
                .put("start", 0.0)
                .put("end", SECONDS)
                .put("text", text)
                .put("temperature", 0.0)
                .put("avg_logprob", -0.2)
                .put("compression_ratio", 1.1)
                .put("no_speech_prob", 0.01)
                .putArray("tokens")
                .add(50364);
        body.set("usage", seconds());
        return Reply.json(body);
    }

    private void stream(BodyStream out, ProviderJob job, Story.Answer heard) {
        desk.tempo().think();
        for (String token : heard.tokens()) {
            job.sendsToken();
            send(out, Wire.object().put("type", "transcript.text.delta").put("delta", token));
            desk.tempo().token();
        }
        ObjectNode done = Wire.object().put("type", "transcript.text.done").put("text", heard.text());
        done.set("usage", tokens(heard));
        job.finish("completed");
        job.sendsEnd();
        send(out, done);
    }

    private static ObjectNode seconds() {
        return Wire.object().put("type", "duration").put("seconds", (int) Math.ceil(SECONDS));
    }

    private static ObjectNode tokens(Story.Answer heard) {
        int output = heard.tokens().size();
        ObjectNode usage = Wire.object().put("type", "tokens").put("input_tokens", 32);
        usage.putObject("input_token_details").put("text_tokens", 0).put("audio_tokens", 32);
        return usage.put("output_tokens", output).put("total_tokens", 32 + output);
    }

    private static void send(BodyStream out, ObjectNode event) {
        out.send(Content.ofText("data: " + Wire.write(event) + "\n\n"));
    }
}
