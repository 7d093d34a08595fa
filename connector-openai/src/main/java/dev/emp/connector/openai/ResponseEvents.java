package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Tells what the events of a response say, each once. */
final class ResponseEvents {

    private static final String WHAT = "POST /responses";
    private static final int LARGEST_PARTIAL = 1 << 20;

    private final Job job;
    private long last = -1;

    ResponseEvents(Job job) {
        this.job = job;
    }

    /** The number of the last event that was told; -1 before the first. */
    long last() {
        return last;
    }

    JsonNode parse(String data, Answer answer) throws ConnectorException, InterruptedException {
        JsonNode event;
        try {
            event = Json.read(data);
        } catch (JacksonException e) {
            throw answer.failure("a response event", e);
        }
        if (!event.path("type").isString()) {
            throw answer.undocumented("a response event", null);
        }
        return event;
    }

    /** @return the response when the event says that it is over, else null */
    @Nullable
    JsonNode tell(JsonNode event) throws ConnectorException {
        long position = event.path("sequence_number").asLong(last + 1);
        if (position <= last) {
            return null;
        }
        last = position;
        switch (event.path("type").asString()) {
            case "response.created", "response.queued", "response.in_progress" ->
                job.context().progress(0, event.path("response").path("status").asString("begun") + " at OpenAI");
            case "response.output_text.delta" -> job.text(event.path("delta").asString(""), position);
            case "response.image_generation_call.partial_image" ->
                preview(event.path("partial_image_b64").asString(""), position);
            case "response.completed", "response.incomplete", "response.failed", "response.cancelled" -> {
                return event.path("response");
            }
            case "error" ->
                throw job.exchange()
                        .errors()
                        .failedJob(WHAT, event.path("error").isObject() ? event.path("error") : event);
            default -> {
                // of use only to who builds the response from its events; the last one has it whole
            }
        }
        return null;
    }

    private void preview(String base64, long position) throws ConnectorException {
        try {
            byte[] image = Base64.getDecoder().decode(base64);
            if (image.length > 0 && image.length <= LARGEST_PARTIAL) {
                job.context().partial(ImageType.of(image).contentType(), image, position);
            }
        } catch (IllegalArgumentException e) {
            // only a preview; the image itself comes at the end
        }
    }
}
