package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One ComfyUI with what is known of it. */
final class ComfyUiServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ServerAddress address;
    private final ComfyUiProperties properties;
    private final ComfyUiApi api;
    private final NodeCatalog catalog;
    private final WarmModels warm = new WarmModels();
    private final ComfyUiHealth health;
    private final LateArrivals lateArrivals;
    private final AtomicInteger onTheWay = new AtomicInteger();

    ComfyUiServer(ServerAddress address, ComfyUiProperties properties, Clock clock, HttpClients clients) {
        this.address = address;
        this.properties = properties;
        this.api = new ComfyUiApi(address, properties, clients);
        this.catalog = new NodeCatalog(api, properties.catalogLifetime(), clock);
        this.health = new ComfyUiHealth(api, warm);
        this.lateArrivals = new LateArrivals(api);
    }

    /** What handles and messages call it. */
    String name() {
        return address.name();
    }

    /** Handles of a server that has got a name since name its URL. */
    boolean isCalled(String name) {
        return address.name().equals(name) || address.url().toString().equals(name);
    }

    int weight() {
        return address.weight();
    }

    ComfyUiApi api() {
        return api;
    }

    NodeCatalog catalog() {
        return catalog;
    }

    WarmModels warm() {
        return warm;
    }

    LateArrivals lateArrivals() {
        return lateArrivals;
    }

    ConnectorHealth look() {
        return health.look();
    }

    /** What the workflow names and this server does not have. */
    List<WorkflowFault> faults(ComfyUiInput input) throws InterruptedException {
        return properties.checkWorkflows() ? new WorkflowCheck(catalog).faults(input.workflow()) : List.of();
    }

    /** How many jobs are here or on their way here. */
    int load() throws ConnectorException, InterruptedException {
        return onTheWay.get() + api.queueLength(PATIENCE);
    }

    /** A job has been sent here and is not in the queue yet. */
    void expectJob() {
        onTheWay.incrementAndGet();
    }

    /** The job has arrived, or will not. */
    void expectJobNoLonger() {
        onTheWay.decrementAndGet();
    }

    /** ComfyUI drops the models once the workflow that runs has ended, or at once when none does. */
    void releaseMemory() throws ConnectorException, InterruptedException {
        Optional<String> lastPrompt = warm.lastPrompt();
        api.free();
        lastPrompt.ifPresent(warm::forgetAfter);
    }

    @Override
    public void close() {
        lateArrivals.close();
        api.close();
    }
}
