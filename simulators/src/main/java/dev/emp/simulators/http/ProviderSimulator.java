package dev.emp.simulators.http;

import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A provider that needs no models and costs nothing: a real server, whose state lives until it is closed. */
public abstract class ProviderSimulator implements AutoCloseable {
    private final ProviderOptions<?> options;
    private final HttpFaults faults = new HttpFaults();
    private final JobLedger ledger;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ProviderHandler handler;
    private final int port;
    private @Nullable HttpProcess process;

    /**
     * Starts the server.
     *
     * @param name as the ledger has it
     * @throws reactor.netty.ChannelBindException if the port is in use
     * @throws java.io.UncheckedIOException if the ledger cannot be written to
     */
    protected ProviderSimulator(String name, ProviderOptions<?> options, Function<Desk, ? extends Provider> provider) {
        this.options = options;
        this.ledger = JobLedger.open(options.ledger(), name, options.clock());
        Tempo tempo = new Tempo(options.pace(), options.latency(), options.tokensPerSecond(), options.seed());
        RateLimit rateLimit = new RateLimit(options.requestsPerMinute(), options.clock());
        Desk desk = new Desk(options.clock(), tempo, options.keys(), rateLimit, ledger, threads);
        this.handler = new ProviderHandler(provider.apply(desk), faults, tempo, options);
        HttpProcess started = listen(options.port());
        this.process = started;
        this.port = started.port();
    }

    private HttpProcess listen(int onPort) {
        HttpFront front = new HttpFront(handler, threads, options.clock());
        return new HttpProcess(options.host(), onPort, front::handle);
    }

    /** The address, without a path. */
    public URI uri() {
        return URI.create("http://" + options.host() + ":" + port);
    }

    /** The same over all restarts. */
    public int port() {
        return port;
    }

    /** The jobs that the provider took on. */
    public JobLedger ledger() {
        return ledger;
    }

    /** Puts a fault in force, beside those that are already. */
    public void inject(HttpFault fault) {
        faults.add(fault);
    }

    public void clearFaults() {
        faults.clear();
    }

    /** Cuts all connections that are open now. The provider's jobs go on, and it goes on listening. */
    public synchronized void cutConnections() {
        if (process != null) {
            process.cutConnections();
        }
    }

    /** Cuts all connections and refuses new ones. The provider's jobs go on. Does nothing when it is away already. */
    public synchronized void goAway() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** Listens again, on the same port. */
    public synchronized void comeBack() {
        if (process == null) {
            process = listen(port);
        }
    }

    /** Ends everything at once. Closing twice does no harm. */
    @Override
    public synchronized void close() {
        goAway();
        threads.shutdownNow();
        ledger.close();
    }
}
