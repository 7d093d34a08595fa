package dev.emp.connector.http;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;

/**
 * The executions of this process by their id. When the process shuts down they stop first, before the web server: at once where
 * another attempt can attach at the provider, after a grace period where it cannot.
 */
final class Executions implements SmartLifecycle {

    /** How long an execution may take to let go of a job that a newer request takes over. */
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(5);

    private final Map<String, Execution> byId = new ConcurrentHashMap<>();
    private final Connector connector;
    private final KeptExecutions kept;
    private final ConnectorEndpointProperties properties;
    private final ExecutionMetrics metrics;
    private final Clock clock;
    private volatile boolean running;

    Executions(
            Connector connector,
            KeptExecutions kept,
            ConnectorEndpointProperties properties,
            ExecutionMetrics metrics,
            Clock clock) {
        this.connector = connector;
        this.kept = kept;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
        metrics.watch(byId.values(), kept);
    }

    /**
     * The execution that the listener is to follow: the one that its handle leads to, or a new one, which has not started. One
     * that runs under the same id gives way to a request with a handle.
     *
     * @throws org.springframework.web.ErrorResponseException when there is none
     */
    Execution open(ConnectorRequest request, ExecutionTrace trace, EventWriter listener) throws InterruptedException {
        String handle = request.handle();
        if (handle != null) {
            Execution found = kept.find(handle).orElse(null);
            if (found != null && found.outlet().join(listener)) {
                rejoined(request.executionId(), found, handle);
                return found;
            }
        }
        if (!running) {
            throw Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "shutting_down", "The connector is shutting down.");
        }
        takeOver(request);
        Execution execution = create(request, trace, listener);
        if (byId.putIfAbsent(request.executionId(), execution) != null) {
            throw exists(request.executionId());
        }
        return execution;
    }

    private void rejoined(String id, Execution execution, String handle) {
        byId.put(id, execution);
        if (execution.isEnding()) {
            // Whatever removes it may have come before.
            byId.remove(id, execution);
        }
        // Whoever names the handle has stored it.
        execution.confirm(handle);
        metrics.resumed();
    }

    private void takeOver(ConnectorRequest request) throws InterruptedException {
        Execution old = byId.get(request.executionId());
        if (old == null) {
            return;
        }
        if (request.handle() == null) {
            throw exists(request.executionId());
        }
        old.giveWay();
        if (!old.awaitEnd(TAKEOVER_LIMIT)) {
            throw exists(request.executionId());
        }
        metrics.resumed();
    }

    private Execution create(ConnectorRequest request, ExecutionTrace trace, EventWriter listener) {
        return new Execution(
                connector,
                request,
                trace,
                new EventOutlet(listener, clock),
                kept,
                new StreamingContext.Patience(properties.confirmationTimeout(), properties.detachedTime()),
                metrics.timed(this::ended));
    }

    /** Whoever hears the last event may begin again under the same id. */
    private void ended(Execution execution, @Nullable ExecutionEvent last) {
        byId.values().removeIf(execution::equals);
        if (last == null || !execution.outlet().isKeeping()) {
            kept.forget(execution);
        }
    }

    Optional<Execution> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Executions that run, not those whose end waits for a listener. */
    int count() {
        return (int) byId.values().stream().distinct().count();
    }

    /** Gives up what has waited for a listener for too long. */
    void sweep() {
        kept.sweep(clock.instant());
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        byId.values().stream()
                .filter(execution -> !execution.outlet().isKeeping())
                .forEach(Execution::stop);
        Collection<Execution> detached = kept.all();
        await(detached);
        detached.forEach(Execution::stop);
        byId.values().forEach(Execution::stop);
    }

    /** Until all have ended and those who listen have heard it, or the grace period is over. */
    private void await(Collection<Execution> detached) {
        long deadline = System.nanoTime() + properties.shutdownGrace().toNanos();
        try {
            for (Execution execution : detached) {
                if (execution.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
                    execution.outlet().awaitSilence(Duration.ofNanos(deadline - System.nanoTime()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private static RuntimeException exists(String id) {
        return Problems.of(HttpStatus.CONFLICT, "execution_exists", "Execution " + id + " is running already.");
    }
}
