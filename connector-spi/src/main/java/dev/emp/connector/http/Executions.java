package dev.emp.connector.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/** The executions of this process by their id. When the process shuts down they stop first, before the web server. */
final class Executions implements SmartLifecycle {

    private final Map<String, Execution> byId = new ConcurrentHashMap<>();
    private volatile boolean running;

    /** @return false when an execution with this id is running already */
    boolean add(String id, Execution execution) {
        return byId.putIfAbsent(id, execution) == null;
    }

    void remove(String id) {
        byId.remove(id);
    }

    Optional<Execution> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    int count() {
        return byId.size();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        byId.values().forEach(Execution::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
