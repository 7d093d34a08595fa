package dev.emp.monitor.feed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The way out over a WebSocket. */
final class SocketOutlet implements Outlet {

    /** A client that takes nothing will not take the close frame either. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final WebSocketSession session;
    private final Sinks.Empty<Void> cut = Sinks.empty();

    SocketOutlet(WebSocketSession session) {
        this.session = session;
    }

    /** Completes when the connection has to end whether the client agrees or not. */
    Mono<Void> cut() {
        return cut.asMono();
    }

    @Override
    public CompletionStage<Void> send(List<FeedText> texts) {
        // One after the other: the first part of a large snapshot is on its way before the next is written.
        Mono<Void> sent = texts.size() == 1
                ? send(texts.getFirst())
                : Flux.fromIterable(texts).concatMap(this::send, 1).then();
        return sent.toFuture();
    }

    private Mono<Void> send(FeedText text) {
        return session.send(Mono.fromSupplier(() -> message(text)));
    }

    /** Around bytes that all clients share: none of them costs a copy. */
    private WebSocketMessage message(FeedText text) {
        return new WebSocketMessage(
                WebSocketMessage.Type.TEXT, session.bufferFactory().wrap(text.bytes()));
    }

    @Override
    public void close(int code, String reason) {
        session.close(CloseStatus.create(code, reason))
                .timeout(CLOSE_PATIENCE)
                .onErrorComplete()
                .doFinally(end -> cut.tryEmitEmpty())
                .subscribe();
    }
}
