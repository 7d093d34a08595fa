package dev.emp.monitor.feed;

import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/** The feed's WebSocket endpoint. */
final class FeedSocket implements WebSocketHandler {

    private final FeedClients clients;

    FeedSocket(FeedClients clients) {
        this.clients = clients;
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        return Mono.defer(() -> {
            SocketOutlet outlet = new SocketOutlet(session);
            FeedClient client = clients.connect(outlet);
            return session.receive()
                    .filter(message -> message.getType() == WebSocketMessage.Type.TEXT)
                    .map(WebSocketMessage::getPayloadAsText)
                    .doOnNext(text -> clients.received(client, text))
                    .then()
                    // A connection that breaks off is an ordinary end.
                    .onErrorComplete()
                    .or(outlet.cut())
                    .doFinally(end -> clients.disconnect(client));
        });
    }
}
