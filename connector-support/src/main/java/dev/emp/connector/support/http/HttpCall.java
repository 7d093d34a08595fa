package dev.emp.connector.support.http;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request to a provider.
 *
 * @param timeout for the whole answer; null for that of {@link HttpLimits}
 */
public record HttpCall(
        String method,
        URI uri,
        Map<String, String> headers,
        BodyPublisher body,
        @Nullable Duration timeout) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public HttpCall {
        headers = Map.copyOf(headers);
    }

    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, Map.of(), BodyPublishers.noBody(), null);
    }

    /** Without a body. */
    public static HttpCall post(URI uri) {
        return new HttpCall("POST", uri, Map.of(), BodyPublishers.noBody(), null);
    }

    public static HttpCall post(URI uri, JsonNode body) {
        return new HttpCall("POST", uri, Map.of(), BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)), null)
                .with("Content-Type", "application/json");
    }

    public static HttpCall post(URI uri, Multipart form) {
        return new HttpCall("POST", uri, Map.of(), BodyPublishers.ofByteArray(form.bytes()), null)
                .with("Content-Type", form.contentType());
    }

    /** The same with a header, which takes the place of one of the same name. */
    public HttpCall with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpCall(method, uri, more, body, timeout);
    }

    /** The same with a time limit of its own. */
    public HttpCall within(Duration limit) {
        return new HttpCall(method, uri, headers, body, limit);
    }

    /** {@code POST /v1/predictions}: for messages, without what a query or a header may hold. */
    String what() {
        return method + " " + uri.getPath();
    }

    /** Without the headers: they hold a key. */
    @Override
    public String toString() {
        return what();
    }
}
