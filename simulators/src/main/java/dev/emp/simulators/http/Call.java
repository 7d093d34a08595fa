package dev.emp.simulators.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param path its segments, decoded
 * @param receivedMicros when its head arrived, in microseconds since the epoch
 */
public record Call(
        String method,
        List<String> path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        Content body,
        long receivedMicros) {

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    /** @throws NumberFormatException if the parameter is there and no number */
    public int number(String name, int fallback) {
        return parameter(name).map(Integer::parseInt).orElse(fallback);
    }

    /** The header's first value, or "". */
    public String header(String name) {
        return headers.get(name, "");
    }

    /** What the client calls this server, for links in answers. */
    public String origin() {
        return "http://" + header("Host");
    }

    /** The token of {@code Authorization: Bearer …}, or "" if there is none. */
    public String bearer() {
        String given = header("Authorization");
        return given.regionMatches(true, 0, "Bearer ", 0, 7)
                ? given.substring(7).strip()
                : "";
    }

    /** The path as it stood in the request line, decoded. */
    public String fullPath() {
        return "/" + String.join("/", path);
    }
}
