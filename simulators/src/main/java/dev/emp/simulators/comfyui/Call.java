package dev.emp.simulators.comfyui;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param path its segments, decoded, without the {@code /api} prefix
 */
record Call(String method, List<String> path, Map<String, List<String>> query, HttpHeaders headers, Content body) {

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    int number(String name, int fallback) {
        return parameter(name).map(Integer::parseInt).orElse(fallback);
    }

    String header(String name) {
        return headers.get(name, "");
    }
}
