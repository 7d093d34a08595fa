package dev.emp.worker.resources;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of services that take more memory than their limit in two readings in a row: once, until they have been below
 * it or have started anew. A round of its loop is one reading.
 */
public final class ServiceMemoryWatch {

    private static final Logger log = LoggerFactory.getLogger(ServiceMemoryWatch.class);

    /** One reading may have met a moment of much work. */
    private static final int READINGS = 2;

    private final Supplier<List<ServiceMemory>> services;
    private final Consumer<ServiceMemory> listener;
    private final Map<String, Integer> readingsOver = new ConcurrentHashMap<>();

    /**
     * @param services the services that run now; one that is not among them is forgotten
     * @param listener called on the thread that reads
     */
    public ServiceMemoryWatch(Supplier<List<ServiceMemory>> services, Consumer<ServiceMemory> listener) {
        this.services = services;
        this.listener = listener;
    }

    /** Reads once; answers how long to wait before the next time. */
    public Duration check() {
        List<ServiceMemory> over =
                services.get().stream().filter(ServiceMemory::isOver).toList();
        readingsOver
                .keySet()
                .retainAll(over.stream().map(ServiceMemory::service).toList());
        for (ServiceMemory each : over) {
            if (readingsOver.merge(each.service(), 1, Integer::sum) == READINGS) {
                log.warn("Over its limit: {}", each.text());
                listener.accept(each);
            }
        }
        return ResourceWatch.INTERVAL;
    }

    /** The service has started anew: what was read of it before no longer counts. May be called by any thread. */
    public void restarted(String service) {
        readingsOver.remove(service);
    }
}
