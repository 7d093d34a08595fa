package dev.emp.orchestrator;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Passes each request to the next replica in turn, as load balancers do: it keeps the {@code Host}, streams in both directions, and
 * answers 502 for a replica that is not there. It never repeats a request.
 */
public final class RoundRobinProxy implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final LoopResources loops = LoopResources.create("proxy", 2, true);
    private final List<Integer> ports;
    private final AtomicInteger turns = new AtomicInteger();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final HttpClient client;
    private final DisposableServer server;

    /** @param ports of the replicas on 127.0.0.1 */
    RoundRobinProxy(List<Integer> ports) {
        this.ports = List.copyOf(ports);
        this.client = HttpClient.create(ConnectionProvider.newConnection())
                .runOn(loops)
                .disableRetry(true)
                .doOnConnected(open::add)
                .doOnDisconnected(open::remove);
        this.server = HttpServer.create()
                .host(LOOPBACK)
                .port(0)
                .runOn(loops)
                .handle(this::pass)
                .bindNow();
    }

    String url() {
        return "http://" + LOOPBACK + ":" + server.port();
    }

    /** Breaks all calls that the replica has in hand, as its death would. */
    void cut(int port) {
        open.stream()
                .filter(connection -> connection.channel().remoteAddress() instanceof InetSocketAddress address
                        && address.getPort() == port)
                .forEach(Connection::dispose);
    }

    @Override
    public void close() {
        server.disposeNow();
        loops.disposeLater().block(TestOrchestrator.PATIENCE);
    }

    private Publisher<Void> pass(HttpServerRequest request, HttpServerResponse response) {
        int port = ports.get(Math.floorMod(turns.getAndIncrement(), ports.size()));
        HttpHeaders headers = request.requestHeaders();
        boolean hasBody =
                headers.contains(HttpHeaderNames.CONTENT_LENGTH) || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        Flux<ByteBuf> body = hasBody ? request.receive().retain() : Flux.empty();
        return client.headers(all -> all.set(headers).remove(HttpHeaderNames.CONNECTION))
                .request(request.method())
                .uri("http://" + LOOPBACK + ":" + port + request.uri())
                .send(body)
                .response((answer, content) -> pass(answer, content, response))
                .then()
                .onErrorResume(fault -> badGateway(response, fault));
    }

    private static Publisher<Void> pass(HttpClientResponse answer, ByteBufFlux content, HttpServerResponse response) {
        response.status(answer.status());
        response.headers(answer.responseHeaders().copy().remove(HttpHeaderNames.CONNECTION));
        return response.send(content.retain(), piece -> true);
    }

    /** What has begun to be answered breaks off. */
    private static Mono<Void> badGateway(HttpServerResponse response, Throwable fault) {
        return response.hasSentHeaders()
                ? Mono.error(fault)
                : response.status(HttpResponseStatus.BAD_GATEWAY).send();
    }
}
