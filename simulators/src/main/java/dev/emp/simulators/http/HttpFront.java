package dev.emp.simulators.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Turns HTTP requests into calls of a handler, and its replies into answers. */
public final class HttpFront {
    private static final Logger log = LoggerFactory.getLogger(HttpFront.class);

    private final Handler handler;
    private final Executor threads;
    private final Clock clock;

    /** @param threads run the handler and write streamed bodies; they may block when the handler does */
    public HttpFront(Handler handler, Executor threads, Clock clock) {
        this.handler = handler;
        this.threads = threads;
        this.clock = clock;
    }

    public Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return handle(request, response, path(request));
    }

    /** @param path instead of the request's own */
    public Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response, List<String> path) {
        long received = Micros.now(clock);
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .map(body -> new Call(
                        request.method().name(),
                        path,
                        uri.parameters(),
                        request.requestHeaders(),
                        new Content(body),
                        received))
                .flatMap(this::answer)
                .flatMap(reply -> Mono.from(send(request, response, reply)));
    }

    /** The segments of a request's path, decoded. */
    public static List<String> path(HttpServerRequest request) {
        String rawPath = new QueryStringDecoder(request.uri()).rawPath();
        return Arrays.stream(rawPath.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** Closes the connection instead of answering. */
    public static Publisher<Void> hangUp(HttpServerResponse response) {
        response.withConnection(Connection::dispose);
        return Mono.never();
    }

    /** A client that leaves does not stop the handler: what a provider has accepted it carries out. */
    private Mono<Reply> answer(Call call) {
        return Mono.fromFuture(CompletableFuture.supplyAsync(() -> handler.answer(call), threads), true);
    }

    private Publisher<Void> send(HttpServerRequest request, HttpServerResponse response, Reply reply) {
        if (reply.body() == NoBody.CLOSED) {
            return hangUp(response);
        }
        if (reply.body() == NoBody.SILENT) {
            return Mono.never();
        }
        response.status(reply.status()).header(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        reply.headers().forEach(response::header);
        if (reply.status() == 304) {
            return response.send();
        }
        return switch (reply.body()) {
            case Content content -> whole(request, response, reply, content);
            case StreamedBody streamed -> pieces(response, streamed);
            case NoBody _ -> Mono.never();
        };
    }

    private static Publisher<Void> whole(
            HttpServerRequest request, HttpServerResponse response, Reply reply, Content content) {
        response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(content.length()));
        reply.sending().run();
        return request.method().name().equals("HEAD")
                ? response.send()
                : response.send(Mono.just(Unpooled.wrappedBuffer(content.bytes())));
    }

    private Publisher<Void> pieces(HttpServerResponse response, StreamedBody body) {
        Flux<ByteBuf> pieces = Flux.create(sink -> threads.execute(() -> {
            SinkStream out = new SinkStream(sink, () -> closeAfterWrites(response));
            try {
                body.writer().write(out);
                out.end();
            } catch (RuntimeException e) {
                log.debug("a streamed answer ends half-way", e);
                out.cut();
            }
        }));
        return response.send(pieces, _ -> true);
    }

    /** Behind the pieces that are still on their way to the event loop, whose tasks run in order. */
    private static void closeAfterWrites(HttpServerResponse response) {
        response.withConnection(connection -> connection
                .channel()
                .eventLoop()
                .execute(() -> connection
                        .channel()
                        .writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(ChannelFutureListener.CLOSE)));
    }
}
