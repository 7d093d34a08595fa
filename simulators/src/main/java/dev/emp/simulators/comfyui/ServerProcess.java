package dev.emp.simulators.comfyui;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** One life of the server: everything that is lost when it is killed. */
final class ServerProcess {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** What is known of all lives of the server. */
    record Records(Tally tally, Ledger ledger) {}

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final HttpFront front;
    private final SocketHub hub;
    private final DisposableServer server;
    private final Thread executor;
    private final Thread leak;

    private ServerProcess(HttpServer server, HttpFront front, SocketHub hub, ExecutorLoop loop, MemoryLeak leak) {
        this.front = front;
        this.hub = hub;
        this.server = server.channelGroup(connections).handle(front::handle).bindNow();
        this.executor = start("comfyui-executor-", () -> loop.run(port()));
        this.leak = start("comfyui-leak-", leak);
    }

    private Thread start(String name, Runnable work) {
        return Thread.ofPlatform().name(name + port()).daemon().start(work);
    }

    /**
     * Starts a server with an empty queue, history and cache.
     *
     * @param port 0 for any free port
     * @throws reactor.netty.ChannelBindException if the port is in use
     */
    static ServerProcess start(
            ComfyUiSimulatorOptions options, int port, FileStore files, Faults faults, Records records, Clock clock) {
        SocketHub hub = new SocketHub();
        PromptQueue queue = new PromptQueue(remaining -> hub.send(null, Events.status(remaining)));
        History history = new History();
        NodeLibrary library = new NodeLibrary(files, options);
        ExecutorLoop loop = new ExecutorLoop(
                new PromptRun.Workshop(library, new NodeCache(), queue, hub, faults, clock),
                history,
                records.tally(),
                records.ledger());
        Router router = new Router(
                new PromptApi(queue, history, new PromptValidator(library, files), faults, records.tally()),
                new FileApi(files),
                new InfoApi(library, loop::isUnloaded),
                loop,
                new FaultApi(options.faultsOverHttp(), faults));
        HttpFront front = new HttpFront(router, hub, queue::remaining, faults);
        return new ServerProcess(
                HttpServer.create().host(options.host()).port(port), front, hub, loop, new MemoryLeak(faults));
    }

    int port() {
        return server.port();
    }

    /** The client ids that hear events now. */
    Set<String> connectedClients() {
        return hub.names();
    }

    int openSockets() {
        return hub.openSockets();
    }

    /** Ends at once: no close frames, no answers, nothing finished. Returns when the port is free. */
    void kill() {
        front.stop();
        server.channel().close().awaitUninterruptibly(STOP_LIMIT.toMillis());
        connections.close().awaitUninterruptibly(STOP_LIMIT.toMillis());
        server.disposeNow(STOP_LIMIT);
        // Only now, so that nobody hears of what the interruption does to a running node.
        executor.interrupt();
        leak.interrupt();
        try {
            executor.join(STOP_LIMIT);
            leak.join(STOP_LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
