package dev.emp.orchestrator.edge;

import dev.emp.orchestrator.OrchestratorProperties;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Gives up a call whose body stops coming, so that nobody can hold connections for nothing. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 50)
final class BodyPatience implements WebFilter {

    private final Duration patience;

    BodyPatience(OrchestratorProperties properties) {
        this.patience = properties.bodyTimeout();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        return hasBody(request.getHeaders())
                ? chain.filter(exchange.mutate().request(new Impatient(request)).build())
                : chain.filter(exchange);
    }

    private static boolean hasBody(HttpHeaders headers) {
        return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    private final class Impatient extends ServerHttpRequestDecorator {

        Impatient(ServerHttpRequest request) {
            super(request);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return new TimedBody(super.getBody(), EventLoops.of(getDelegate()), patience, BodyPatience.this::givenUp);
        }
    }

    /** The rest of the body may still come, which nobody reads: the connection can't be used again. */
    private ProblemException givenUp() {
        HttpHeaders headers = new HttpHeaders();
        headers.setConnection("close");
        return new ProblemException(
                ErrorCode.REQUEST_TIMEOUT,
                "nothing of the body came for " + patience.toSeconds() + " s (emp.orchestrator.body-timeout)",
                headers);
    }
}
