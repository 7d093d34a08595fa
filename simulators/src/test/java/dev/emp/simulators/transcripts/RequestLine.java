package dev.emp.simulators.transcripts;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A path and its parameters, with what makes no difference left out: their order, empty ones, the {@code /api} prefix. */
record RequestLine(String path, Map<String, String> parameters) {

    static RequestLine parse(String uri) {
        String[] parts = uri.split("\\?", 2);
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : parts.length > 1 ? parts[1].split("&", -1) : new String[0]) {
            String[] sides = pair.split("=", 2);
            if (sides.length == 2 && !sides[1].isEmpty()) {
                parameters.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
        String path = parts[0].startsWith("/api/") ? parts[0].substring(4) : parts[0];
        return new RequestLine(path, parameters);
    }

    /** Queue and history: what they say changes with time, so an answer from the future would be wrong. */
    boolean isState() {
        return isQueue() || path.startsWith("/history");
    }

    /** The queue, or its length. */
    boolean isQueue() {
        return path.equals("/queue") || path.equals("/prompt");
    }
}
