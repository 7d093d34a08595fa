package dev.emp.simulators.comfyui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A ComfyUI server that needs no models: real protocol, real PNG files, make-believe pictures. Starts in milliseconds,
 * can be killed and restarted, and fails on request.
 */
public final class ComfyUiSimulator implements AutoCloseable {
    private final ComfyUiSimulatorOptions options;
    private final Clock clock;
    private final FileStore files;
    private final Faults faults = new Faults();
    private final Tally tally = new Tally();
    private final Ledger ledger;
    private final int port;
    private @Nullable ServerProcess process;

    private ComfyUiSimulator(ComfyUiSimulatorOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.files = new FileStore(options.directory() == null ? temporaryDirectory() : options.directory());
        this.ledger = Ledger.open(options.ledger(), clock);
        ServerProcess started = launch(options.port());
        this.process = started;
        this.port = started.port();
    }

    /**
     * @throws reactor.netty.ChannelBindException if the port is in use
     * @throws UncheckedIOException if the directory or the ledger cannot be written to
     */
    public static ComfyUiSimulator start(ComfyUiSimulatorOptions options) {
        return start(options, Clock.systemUTC());
    }

    /** @param clock gives the timestamps of events */
    public static ComfyUiSimulator start(ComfyUiSimulatorOptions options, Clock clock) {
        return new ComfyUiSimulator(options, clock);
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("comfyui-simulator-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerProcess launch(int onPort) {
        files.wipeTemp();
        return ServerProcess.start(options, onPort, files, faults, new ServerProcess.Records(tally, ledger), clock);
    }

    /** The base address, without a path. */
    public URI uri() {
        return URI.create("http://" + options.host() + ":" + port);
    }

    /** The same over all restarts. */
    public int port() {
        return port;
    }

    /** Where saved pictures lie. */
    public Path outputDirectory() {
        return files.folder(FileStore.Kind.OUTPUT);
    }

    /**
     * Ends the server as SIGKILL would: sockets are cut without a close frame; queue, history and cache are gone. Output
     * files stay. Does nothing when the server is dead already.
     */
    public synchronized void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** Starts the server again on the same port and directory, after {@link #kill} if it is still alive. */
    public synchronized void restart() {
        kill();
        process = launch(port);
    }

    /** Puts a fault in force, beside those that are already. */
    public void inject(Fault fault) {
        faults.add(fault);
    }

    public void clearFaults() {
        faults.clear();
    }

    /** The client ids whose sockets hear events now; empty while the server is dead. */
    public synchronized Set<String> connectedClients() {
        return process == null ? Set.of() : process.connectedClients();
    }

    /** WebSockets that have not closed, those that hear nothing more included. */
    public synchronized int openSockets() {
        return process == null ? 0 : process.openSockets();
    }

    /** Prompts that were queued, over all restarts. */
    public int promptsAccepted() {
        return tally.promptsAccepted();
    }

    /** Prompts that began to run, over all restarts. */
    public int executionsStarted() {
        return tally.executionsStarted();
    }

    /** The prompt ids of all {@code /interrupt} requests, in order; "" for those without one. */
    public List<String> interrupts() {
        return tally.interrupts();
    }

    /** Kills the server, and removes its directory if that was a temporary one. Closing twice does no harm. */
    @Override
    public synchronized void close() {
        kill();
        ledger.close();
        if (options.directory() == null) {
            files.wipeAll();
        }
    }
}
