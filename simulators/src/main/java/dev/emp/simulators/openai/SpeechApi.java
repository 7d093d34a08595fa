package dev.emp.simulators.openai;

import dev.emp.simulators.http.BodyStream;
import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.StreamedBody;
import dev.emp.simulators.http.Wire;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/audio/speech}: a tone instead of a voice, and silence as MP3. */
final class SpeechApi {
    private static final int LONGEST = 4096;
    private static final int PIECES = 4;
    private static final int MILLIS_PER_CHARACTER = 5;

    private final Desk desk;
    private final Intake intake;

    SpeechApi(Desk desk, Intake intake) {
        this.desk = desk;
        this.intake = intake;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/audio/speech", this::create);
    }

    private Reply create(Call call) {
        ObjectNode request = intake.json(call);
        intake.model(request);
        String text = request.path("input").asString("");
        if (text.isEmpty()) {
            throw Refusal.missing("input");
        }
        if (!request.has("voice")) {
            throw Refusal.missing("voice");
        }
        if (text.length() > LONGEST) {
            throw Refusal.invalid(
                    "string_above_max_length",
                    "input",
                    "Invalid 'input': string too long. Expected a string with maximum length " + LONGEST
                            + ", but got a string with length " + text.length() + " instead.");
        }
        String format = request.path("response_format").asString("mp3");
        byte[] sound = sound(text, format);
        ProviderJob job = intake.accept(call, Intake.id("speech_"), "audio.speech", request);
        if (request.path("stream_format").asString("audio").equals("sse")) {
            return Reply.events(out -> events(out, job, text, sound));
        }
        return new Reply(200, mediaType(format), new StreamedBody(out -> pieces(out, job, sound)), Map.of());
    }

    private static byte[] sound(String text, String format) {
        int millis = MILLIS_PER_CHARACTER * text.length() + 100;
        return switch (format) {
            case "mp3" -> Sound.mp3(millis / 26 + 1);
            case "wav" -> Sound.wav(Sound.pcm(text, millis));
            case "pcm" -> Sound.pcm(text, millis);
            default ->
                throw Refusal.invalid(
                        "invalid_value",
                        "response_format",
                        "Invalid value: '" + format + "'. The simulator makes 'mp3', 'wav' and 'pcm'.");
        };
    }

    private static String mediaType(String format) {
        return format.equals("mp3") ? "audio/mpeg" : "audio/" + format;
    }

    private void pieces(BodyStream out, ProviderJob job, byte[] sound) {
        desk.tempo().think();
        for (int i = 0; i < PIECES; i++) {
            job.sendsToken();
            if (i == PIECES - 1) {
                job.finish("completed");
                job.sendsEnd();
            }
            out.send(new Content(Sound.part(sound, i, PIECES)));
        }
    }

    private void events(BodyStream out, ProviderJob job, String text, byte[] sound) {
        desk.tempo().think();
        for (int i = 0; i < PIECES; i++) {
            job.sendsToken();
            send(
                    out,
                    Wire.object()
                            .put("type", "speech.audio.delta")
                            .put("audio", Base64.getEncoder().encodeToString(Sound.part(sound, i, PIECES))));
        }
        int input = Story.tokens(text);
        ObjectNode done = Wire.object().put("type", "speech.audio.done");
        done.putObject("usage")
                .put("input_tokens", input)
                .put("output_tokens", 10 * input)
                .put("total_tokens", 11 * input);
        job.finish("completed");
        job.sendsEnd();
        send(out, done);
    }

    private static void send(BodyStream out, ObjectNode event) {
        out.send(Content.ofText("data: " + Wire.write(event) + "\n\n"));
    }
}
