package dev.emp.orchestrator.edge;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Closes each connection with its answer while this replica stops. A client that keeps its connection would send its next call to a
 * replica that is about to go, and hold it up until it is cut off.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Farewell implements WebFilter, ApplicationListener<ContextClosedEvent> {

    private static final String PREFER = "Prefer";

    private volatile boolean leaving;

    /** Comes before anything is stopped. */
    @Override
    public void onApplicationEvent(ContextClosedEvent closed) {
        leaving = true;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (leaving) {
            closeWith(exchange.getResponse());
        } else if (mayWait(exchange.getRequest())) {
            exchange.getResponse().beforeCommit(() -> {
                if (leaving) {
                    closeWith(exchange.getResponse());
                }
                return Mono.empty();
            });
        }
        return chain.filter(exchange);
    }

    /** Whether the replica may have begun to stop by the time of the answer: who waits for a job is answered just then. */
    private static boolean mayWait(ServerHttpRequest request) {
        return request.getURI().getRawQuery() != null || request.getHeaders().containsHeader(PREFER);
    }

    private static void closeWith(ServerHttpResponse answer) {
        answer.getHeaders().set(HttpHeaders.CONNECTION, "close");
    }
}
