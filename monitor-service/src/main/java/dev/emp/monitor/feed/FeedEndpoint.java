package dev.emp.monitor.feed;

import dev.emp.monitor.session.Visit;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Where sockets are opened. Calls by nobody have been refused before they get here. */
final class FeedEndpoint implements WebHandler {

    private final FeedClients clients;
    private final WebSocketService sockets = new HandshakeWebSocketService();

    FeedEndpoint(FeedClients clients) {
        this.clients = clients;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        Visit visit = Visit.of(exchange).orElseThrow(() -> new IllegalStateException("nobody opens a socket"));
        return sockets.handleRequest(exchange, new FeedSocket(clients, visit));
    }
}
