package dev.emp.monitor.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * A refusal in the form that the orchestrator's have.
 *
 * @param code stable, in snake_case
 * @param detail a sentence for people that says what to do; never repeats a secret
 */
public record Problem(HttpStatus status, String code, String detail) {

    /** The answer of a route. */
    public Mono<ServerResponse> response() {
        return response(headers -> {});
    }

    /** The answer of a route, with more headers. */
    public Mono<ServerResponse> response(Consumer<HttpHeaders> more) {
        return ServerResponse.status(status)
                .headers(more)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .cacheControl(CacheControl.noStore())
                .bodyValue(json());
    }

    /** The answer of a filter. */
    public Mono<Void> write(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(status);
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
        DataBuffer body = response.bufferFactory().wrap(JsonMapper.shared().writeValueAsBytes(json()));
        return response.writeWith(Mono.just(body));
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "about:blank");
        json.put("title", status.getReasonPhrase());
        json.put("status", status.value());
        json.put("detail", detail);
        json.put("code", code);
        json.put("retryable", status.is5xxServerError());
        return json;
    }
}
