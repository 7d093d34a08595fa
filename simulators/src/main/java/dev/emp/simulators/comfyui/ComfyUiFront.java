package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.HttpFront;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.IntSupplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Turns HTTP requests into calls of the router, and WebSocket handshakes into sockets of the hub. */
final class ComfyUiFront {
    private static final Logger log = LoggerFactory.getLogger(ComfyUiFront.class);

    private final Router router;
    private final SocketHub hub;
    private final IntSupplier remaining;
    private final Faults faults;
    private final HttpFront http;
    private volatile boolean stopped;

    ComfyUiFront(Router router, SocketHub hub, IntSupplier remaining, Faults faults, Clock clock) {
        this.router = router;
        this.hub = hub;
        this.remaining = remaining;
        this.faults = faults;
        // On the event loop, so that what a request causes on a socket and its answer keep their order.
        this.http = new HttpFront(this::answer, Runnable::run, clock);
    }

    Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        List<String> path = HttpFront.path(request);
        if (stopped || (faults.dropsRequests() && !router.isSpared(withoutApi(path)))) {
            return HttpFront.hangUp(response);
        }
        if (OriginRule.refuses(request.requestHeaders())) {
            return response.status(403)
                    .header(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream")
                    .header(HttpHeaderNames.CONTENT_LENGTH, "0")
                    .send();
        }
        if (withoutApi(path).equals(List.of("ws"))) {
            String clientId = new QueryStringDecoder(request.uri())
                    .parameters()
                    .getOrDefault("clientId", List.of(""))
                    .getFirst();
            return response.sendWebsocket((in, out) -> follow(in, clientId));
        }
        return http.handle(request, response, withoutApi(path));
    }

    /** Nothing is answered from now on, on connections that were accepted at the last moment either. */
    void stop() {
        stopped = true;
    }

    /** Every path also exists below {@code /api}. */
    private static List<String> withoutApi(List<String> path) {
        return !path.isEmpty() && path.getFirst().equals("api") ? path.subList(1, path.size()) : path;
    }

    private Reply answer(Call call) {
        try {
            return router.answer(call);
        } catch (RuntimeException e) {
            // aiohttp answers every exception of a handler like this.
            log.debug("{} {} failed", call.method(), call.path(), e);
            return Crash.reply();
        }
    }

    private Publisher<Void> follow(WebsocketInbound in, String clientId) {
        Channel[] channel = new Channel[1];
        in.withConnection(connection -> channel[0] = connection.channel());
        ClientSocket socket = new ClientSocket(channel[0], faults);
        String name = hub.open(clientId, socket, remaining.getAsInt());
        return in.receiveFrames()
                .doOnNext(frame -> hear(socket, frame))
                .doFinally(signal -> hub.closed(name))
                .onErrorComplete()
                .then();
    }

    /** Only the first message counts, and only if it announces features. */
    private static void hear(ClientSocket socket, WebSocketFrame frame) {
        if (!(frame instanceof TextWebSocketFrame text) || !socket.isFirstMessage()) {
            return;
        }
        try {
            JsonNode message = Wire.read(text.text().getBytes(StandardCharsets.UTF_8));
            if (message.path("type").asString("").equals("feature_flags")) {
                socket.announcePreviewMetadata(
                        message.path("data").path("supports_preview_metadata").asBoolean(false));
                socket.send(Events.event("feature_flags", InfoApi.features()));
            }
        } catch (JacksonException _) {
            log.debug("a client sent a message that is not JSON");
        }
    }
}
