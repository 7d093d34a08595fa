package dev.emp.simulators.http;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A server that can be killed: connections are cut, nothing is finished. */
public final class HttpProcess {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final DisposableServer server;

    /**
     * Starts it.
     *
     * @param port 0 for any free port
     * @throws reactor.netty.ChannelBindException if the port is in use
     */
    public HttpProcess(
            String host, int port, BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> exchange) {
        this.server = HttpServer.create()
                .host(host)
                .port(port)
                .channelGroup(connections)
                .handle(exchange)
                .bindNow();
    }

    public int port() {
        return server.port();
    }

    /** Cuts all connections that are open now, and goes on. */
    public void cutConnections() {
        connections.close(channel -> !channel.equals(server.channel())).awaitUninterruptibly(STOP_LIMIT.toMillis());
    }

    /** Ends at once. Returns when the port is free. */
    public void kill() {
        server.channel().close().awaitUninterruptibly(STOP_LIMIT.toMillis());
        connections.close().awaitUninterruptibly(STOP_LIMIT.toMillis());
        server.disposeNow(STOP_LIMIT);
    }
}
