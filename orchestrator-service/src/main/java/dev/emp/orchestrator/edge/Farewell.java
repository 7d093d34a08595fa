package dev.emp.orchestrator.edge;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
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

    private volatile boolean leaving;

    /** Comes before anything is stopped. */
    @Override
    public void onApplicationEvent(ContextClosedEvent closed) {
        leaving = true;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (leaving) {
            exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
        return chain.filter(exchange);
    }
}
