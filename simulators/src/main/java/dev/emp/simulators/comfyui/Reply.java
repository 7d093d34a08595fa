package dev.emp.simulators.comfyui;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One HTTP response. */
record Reply(int status, String contentType, Content body, Map<String, String> headers) {

    static Reply json(JsonNode body) {
        return json(200, body);
    }

    static Reply json(int status, JsonNode body) {
        return new Reply(status, "application/json; charset=utf-8", Content.ofText(Wire.write(body)), Map.of());
    }

    /** A status without a body. */
    static Reply empty(int status) {
        return new Reply(status, "application/octet-stream", Content.NONE, Map.of());
    }

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", Content.ofText(text), Map.of());
    }

    /** What aiohttp answers when a handler raises an exception. */
    static Reply crash() {
        return text(500, "500 Internal Server Error\n\nServer got itself in trouble")
                .with("Connection", "close");
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more);
    }
}
