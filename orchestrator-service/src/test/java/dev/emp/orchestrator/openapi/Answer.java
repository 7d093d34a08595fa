package dev.emp.orchestrator.openapi;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a call was answered.
 *
 * @param path as it was asked for, percent-encoded, without the query
 * @param body empty when there was none, or more than the recorder keeps
 * @param whole false when the body was too long to be kept, or the client left before its end
 */
record Answer(HttpMethod method, String path, int status, HttpHeaders headers, String body, boolean whole) {

    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Of the refusal; null when it is none, or says none. */
    @Nullable
    String code() {
        MediaType type = headers.getContentType();
        return type == null || !type.equalsTypeAndSubtype(MediaType.APPLICATION_PROBLEM_JSON) || body.isEmpty()
                ? null
                : JsonMapper.shared().readTree(body).path("code").asString(null);
    }

    @Override
    public String toString() {
        String start = body.length() > 400 ? body.substring(0, 400) + "…" : body;
        return method + " " + path + " -> " + status + " " + headers.getFirst(HttpHeaders.CONTENT_TYPE) + " " + start;
    }
}
