package dev.emp.simulators.http;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One HTTP response.
 *
 * @param sending called at the moment the answer is handed to the network
 */
public record Reply(int status, String contentType, Body body, Map<String, String> headers, Runnable sending) {
    public Reply(int status, String contentType, Body body, Map<String, String> headers) {
        this(status, contentType, body, headers, () -> {});
    }

    public static Reply json(JsonNode body) {
        return json(200, body);
    }

    public static Reply json(int status, JsonNode body) {
        return new Reply(status, "application/json; charset=utf-8", Content.ofText(Wire.write(body)), Map.of());
    }

    /** A status without a body. */
    public static Reply empty(int status) {
        return new Reply(status, "application/octet-stream", Content.NONE, Map.of());
    }

    public static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", Content.ofText(text), Map.of());
    }

    /** A file. */
    public static Reply bytes(String contentType, byte[] content) {
        return new Reply(200, contentType, new Content(content), Map.of());
    }

    /** Server-sent events, written as they come. */
    public static Reply events(StreamedBody.Writer writer) {
        return new Reply(200, "text/event-stream; charset=utf-8", new StreamedBody(writer), Map.of());
    }

    /** No answer at all. */
    public static Reply none(NoBody how) {
        return new Reply(200, "text/plain", how, Map.of());
    }

    /** The same with a header more. */
    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more, sending);
    }

    /** The same with another body. */
    public Reply with(Body other) {
        return new Reply(status, contentType, other, headers, sending);
    }

    /** The same, and this is told when the answer is handed to the network. */
    public Reply whenSent(Runnable also) {
        return new Reply(status, contentType, body, headers, () -> {
            sending.run();
            also.run();
        });
    }
}
