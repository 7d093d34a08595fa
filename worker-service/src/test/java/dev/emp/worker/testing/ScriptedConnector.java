package dev.emp.worker.testing;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.JsonNodeFactory;

/** A connector that does what a test tells it, and remembers what it was asked. */
public final class ScriptedConnector implements Connector {

    public static final String SERVICE = "scripted";

    private final List<ConnectorRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Script script = (request, context) -> {};
    private volatile ConnectorHealth health = new ConnectorHealth.Up();
    private volatile List<String> models = List.of();
    private volatile boolean reachable = true;
    private volatile Callable beforeHealth = () -> {};
    private final AtomicInteger releases = new AtomicInteger();
    private volatile Release onRelease = () -> {};

    public ScriptedConnector runs(Script next) {
        script = next;
        return this;
    }

    public void setHealth(ConnectorHealth value) {
        health = value;
    }

    public void setModels(String... values) {
        models = List.of(values);
    }

    public void setReachable(boolean value) {
        reachable = value;
    }

    public List<ConnectorRequest> requests() {
        return requests;
    }

    @Override
    public ConnectorDescriptor describe() {
        if (!reachable) {
            throw new IllegalStateException("the connector does not answer");
        }
        return new ConnectorDescriptor(SERVICE, models, JsonNodeFactory.instance.objectNode());
    }

    /** @param action done first in every {@link #health} */
    public void beforeHealth(Callable action) {
        beforeHealth = action;
    }

    @Override
    public ConnectorHealth health() {
        try {
            beforeHealth.call();
        } catch (InterruptedException e) {
            return new ConnectorHealth.Down("interrupted");
        }
        return reachable ? health : new ConnectorHealth.Down("the connector does not answer");
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        requests.add(request);
        try {
            script.run(request, context);
        } catch (ConnectorException | InterruptedException | RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return new ConnectorResult(JsonNodeFactory.instance.objectNode().put("done", true));
    }

    /** @param action done in every {@link #releaseMemory}, after it was counted */
    public void onRelease(Release action) {
        onRelease = action;
    }

    /** How often it was asked to release memory. */
    public int releases() {
        return releases.get();
    }

    @Override
    public void releaseMemory() throws ConnectorException, InterruptedException {
        releases.incrementAndGet();
        onRelease.run();
    }

    /** What happens when memory is to be released. */
    @FunctionalInterface
    public interface Release {
        void run() throws ConnectorException, InterruptedException;
    }

    /** Something that may wait. */
    @FunctionalInterface
    public interface Callable {
        void call() throws InterruptedException;
    }

    /** What happens in a run; returning makes it succeed. */
    @FunctionalInterface
    public interface Script {
        void run(ConnectorRequest request, ConnectorContext context) throws Exception;
    }
}
