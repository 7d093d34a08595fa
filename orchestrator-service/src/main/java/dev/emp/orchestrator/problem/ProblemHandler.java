package dev.emp.orchestrator.problem;

import java.util.List;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failed call with a problem document, also those that WebFlux refuses before any controller. */
@Component
@Order(ProblemHandler.BEFORE_SPRING)
final class ProblemHandler implements ErrorWebExceptionHandler {

    static final int BEFORE_SPRING = -2;

    /** What was already said of the file that is now not sent, a refusal must not be cached by. */
    private static final List<String> OF_ANOTHER_ANSWER =
            List.of(HttpHeaders.ETAG, HttpHeaders.LAST_MODIFIED, HttpHeaders.ACCEPT_RANGES, HttpHeaders.CACHE_CONTROL);

    private final JsonMapper json;
    private final RefusalMeter refusals;

    ProblemHandler(JsonMapper json, RefusalMeter refusals) {
        this.json = json;
        this.refusals = refusals;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable fault) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(fault);
        }
        ProblemException problem = Problems.of(fault);
        refusals.count(problem.code());
        response.setStatusCode(problem.code().status());
        OF_ANOTHER_ANSWER.forEach(response.getHeaders()::remove);
        response.getHeaders().putAll(problem.headers());
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        DataBuffer body = response.bufferFactory().wrap(json.writeValueAsBytes(body(exchange, problem)));
        return response.writeWith(Mono.just(body));
    }

    private static Problem body(ServerWebExchange exchange, ProblemException problem) {
        String path = Secrets.masked(exchange.getRequest().getPath().value());
        return Problem.of(problem.code(), Secrets.masked(problem.detail()), path, problem.faults())
                .over(problem.quota());
    }
}
