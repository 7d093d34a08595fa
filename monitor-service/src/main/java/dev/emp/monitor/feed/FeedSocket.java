package dev.emp.monitor.feed;

import dev.emp.monitor.session.Visit;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/** A client's WebSocket. */
final class FeedSocket implements WebSocketHandler {

    private final FeedClients clients;
    private final Visit visit;

    /** @param visit on whose behalf it is opened */
    FeedSocket(FeedClients clients, Visit visit) {
        this.clients = clients;
        this.visit = visit;
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        return Mono.defer(() -> {
            SocketOutlet outlet = new SocketOutlet(session);
            FeedClient client = clients.connect(outlet, visit);
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
