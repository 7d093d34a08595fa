package dev.emp.simulators.openai;

import dev.emp.simulators.http.BodyStream;
import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the pictures of one request. */
final class PictureJob {
    private static final int TOKENS_PER_PICTURE = 1056;

    /** What was asked for. */
    record Wanted(String prompt, String size, int count, boolean edits) {}

    private final Desk desk;
    private final ProviderJob job;
    private final ObjectNode request;
    private final Wanted wanted;
    private final Map<String, byte[]> served;

    /** @param served takes the pictures that the answer links to */
    PictureJob(Desk desk, ProviderJob job, ObjectNode request, Wanted wanted, Map<String, byte[]> served) {
        this.desk = desk;
        this.job = job;
        this.request = request;
        this.wanted = wanted;
        this.served = served;
    }

    private boolean isDallE() {
        return job.facts().model().startsWith("dall-e");
    }

    private String format() {
        String format = request.path("output_format").asString("png");
        // A JDK writes no WebP.
        return format.equals("jpeg") ? "jpeg" : "png";
    }

    /** @param origin what links begin with */
    Reply whole(String origin) {
        desk.tempo().think();
        ObjectNode body = Wire.object().put("created", desk.seconds());
        ArrayNode data = body.putArray("data");
        for (int i = 0; i < wanted.count(); i++) {
            byte[] picture = Painting.paint(wanted.prompt(), i, wanted.size(), format(), 1);
            ObjectNode image = data.addObject();
            if (isDallE() && !request.path("response_format").asString("url").equals("b64_json")) {
                String name = job.id() + "-" + i + ".png";
                served.put(name, picture);
                image.put("url", origin + "/images/" + name);
            } else {
                image.put("b64_json", Base64.getEncoder().encodeToString(picture));
            }
            if (job.facts().model().equals("dall-e-3")) {
                image.put("revised_prompt", wanted.prompt());
            }
        }
        if (!isDallE()) {
            describe(body);
            body.set("usage", usage());
        }
        job.finish("completed");
        return Reply.json(body).whenSent(job::sendsEnd);
    }

    Reply stream() {
        int partial = Intake.integer(request, "partial_images", 0, 0, 3);
        if (isDallE()) {
            throw Refusal.invalid("invalid_value", "stream", "Streaming is not supported by this model.");
        }
        return Reply.events(out -> write(out, partial));
    }

    private void write(BodyStream out, int partial) {
        String prefix = wanted.edits() ? "image_edit." : "image_generation.";
        desk.tempo().think();
        for (int i = 0; i < partial; i++) {
            ObjectNode event = event(prefix + "partial_image", (i + 1.0) / (partial + 1));
            event.put("partial_image_index", i);
            job.sendsToken();
            send(out, event);
            desk.tempo().token();
        }
        ObjectNode last = event(prefix + "completed", 1);
        last.set("usage", usage());
        job.finish("completed");
        job.sendsToken();
        job.sendsEnd();
        send(out, last);
    }

    private ObjectNode event(String type, double clarity) {
        byte[] picture = Painting.paint(wanted.prompt(), 0, wanted.size(), format(), clarity);
        ObjectNode event = Wire.object()
                .put("type", type)
                .put("b64_json", Base64.getEncoder().encodeToString(picture))
                .put("created_at", desk.seconds());
        describe(event);
        return event;
    }

    private void describe(ObjectNode body) {
        String quality = request.path("quality").asString("auto");
        String background = request.path("background").asString("auto");
        body.put("size", wanted.size())
                .put("quality", quality.equals("auto") ? "medium" : quality)
                .put("background", background.equals("auto") ? "opaque" : background)
                .put("output_format", format());
    }

    private ObjectNode usage() {
        int input = Story.tokens(wanted.prompt());
        int output = TOKENS_PER_PICTURE * wanted.count();
        ObjectNode usage = Wire.object()
                .put("total_tokens", input + output)
                .put("input_tokens", input)
                .put("output_tokens", output);
        usage.putObject("input_tokens_details").put("text_tokens", input).put("image_tokens", 0);
        return usage;
    }

    private static void send(BodyStream out, ObjectNode event) {
        out.send(Content.ofText("event: " + event.path("type").asString() + "\ndata: " + Wire.write(event) + "\n\n"));
    }
}
