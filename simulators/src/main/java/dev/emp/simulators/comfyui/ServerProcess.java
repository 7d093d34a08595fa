package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.FaultApi;
import dev.emp.simulators.http.HttpProcess;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** One life of the server: everything that is lost when it is killed. */
final class ServerProcess {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** What is known of all lives of the server. */
    record Records(Tally tally, Ledger ledger) {}

    private final ComfyUiFront front;
    private final SocketHub hub;
    private final HttpProcess server;
    private final Thread executor;
    private final Thread leak;

    private ServerProcess(
            String host, int port, ComfyUiFront front, SocketHub hub, ExecutorLoop loop, MemoryLeak leak) {
        this.front = front;
        this.hub = hub;
        this.server = new HttpProcess(host, port, front::handle);
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
                new FaultApi(options.faultsOverHttp(), json -> faults.add(FaultReader.read(json)), faults::clear));
        ComfyUiFront front = new ComfyUiFront(router, hub, queue::remaining, faults, clock);
        return new ServerProcess(options.host(), port, front, hub, loop, new MemoryLeak(faults));
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
        server.kill();
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
