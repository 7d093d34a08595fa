package dev.emp.simulators.comfyui;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Turns HTTP requests into calls of the router, and WebSocket handshakes into sockets of the hub. */
final class HttpFront {
    private static final Logger log = LoggerFactory.getLogger(HttpFront.class);

    private final Router router;
    private final SocketHub hub;
    private final IntSupplier remaining;
    private final Faults faults;
    private volatile boolean stopped;

    HttpFront(Router router, SocketHub hub, IntSupplier remaining, Faults faults) {
        this.router = router;
        this.hub = hub;
        this.remaining = remaining;
        this.faults = faults;
    }

    Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        List<String> path = segments(uri.rawPath());
        if (stopped || (faults.dropsRequests() && !router.isSpared(path))) {
            response.withConnection(Connection::dispose);
            return Mono.never();
        }
        if (OriginRule.refuses(request.requestHeaders())) {
            return send(request, response, Reply.empty(403));
        }
        if (path.equals(List.of("ws"))) {
            String clientId =
                    uri.parameters().getOrDefault("clientId", List.of("")).getFirst();
            return response.sendWebsocket((in, out) -> follow(in, clientId));
        }
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> Mono.from(send(
                        request,
                        response,
                        answer(new Call(
                                request.method().name(),
                                path,
                                uri.parameters(),
                                request.requestHeaders(),
                                new Content(body))))));
    }

    /** Nothing is answered from now on, on connections that were accepted at the last moment either. */
    void stop() {
        stopped = true;
    }

    private static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>(Arrays.stream(rawPath.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList());
        if (!segments.isEmpty() && segments.getFirst().equals("api")) {
            segments.removeFirst();
        }
        return segments;
    }

    private Reply answer(Call call) {
        try {
            return router.answer(call);
        } catch (RuntimeException e) {
            // aiohttp answers every exception of a handler like this.
            log.debug("{} {} failed", call.method(), call.path(), e);
            return Reply.crash();
        }
    }

    private static Publisher<Void> send(HttpServerRequest request, HttpServerResponse response, Reply reply) {
        response.status(reply.status()).header(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        reply.headers().forEach(response::header);
        if (reply.status() == 304) {
            return response.send();
        }
        response.header(
                HttpHeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length()));
        return request.method().name().equals("HEAD")
                ? response.send()
                : response.send(Mono.just(Unpooled.wrappedBuffer(reply.body().bytes())));
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
