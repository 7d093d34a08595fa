package dev.emp.orchestrator.edge;

import io.netty.channel.EventLoop;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/** The thread that reads and writes the connection of a request. */
public final class EventLoops {

    private EventLoops() {}

    static EventLoop of(ServerHttpRequest request) {
        return ServerHttpRequestDecorator.<Connection>getNativeRequest(request)
                .channel()
                .eventLoop();
    }

    /**
     * For {@code publishOn} before an answer is written by whoever was elsewhere, for example on a thread of the bus: from another
     * thread, each of the some five steps of writing would have to wake the loop. Nothing that blocks may follow.
     */
    public static Scheduler schedulerOf(ServerHttpRequest request) {
        return Schedulers.fromExecutor(of(request));
    }
}
