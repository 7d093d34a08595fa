package dev.emp.orchestrator.json;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the answers of calls that come so often that it counts to choose no codec for each: with the mapper that the codecs have,
 * in one buffer.
 */
@Component
public final class JsonAnswers {

    private final JsonMapper mapper;

    JsonAnswers(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Sends the value with the headers that the response has so far. */
    public Mono<Void> send(ServerHttpResponse response, HttpStatus status, Object value) {
        byte[] json = mapper.writeValueAsBytes(value);
        response.setStatusCode(status);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(json.length);
        DataBuffer body = response.bufferFactory().wrap(json);
        return response.writeWith(Mono.just(body));
    }
}
