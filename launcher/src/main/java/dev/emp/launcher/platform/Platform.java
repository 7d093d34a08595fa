package dev.emp.launcher.platform;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LoggingSystem;

/** All services of EMP in this JVM. Closing stops them in an order that loses no job: the worker first, Redis last. */
public final class Platform implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Platform.class);

    private final PlatformOptions options;
    private final String redisUrl;
    private final @Nullable EmbeddedRedis embeddedRedis;
    private final Map<Service, AutoCloseable> running = Collections.synchronizedMap(new EnumMap<>(Service.class));

    private Platform(PlatformOptions options, String redisUrl, @Nullable EmbeddedRedis embeddedRedis) {
        this.options = options;
        this.redisUrl = redisUrl;
        this.embeddedRedis = embeddedRedis;
    }

    /** Hears of every part as it comes up. */
    public interface StartListener {
        /**
         * @param name of a service, or {@code redis}
         * @param url where it listens
         * @param seconds since the start of the platform
         */
        void started(String name, String url, double seconds);
    }

    /**
     * Starts everything and waits until all of it serves requests.
     *
     * @throws StartFailure when a part does not come up; what was started is stopped again
     */
    public static Platform start(PlatformOptions options, StartListener listener) throws StartFailure {
        long begin = System.nanoTime();
        // Logging belongs to the JVM. Services that start side by side would set it up at the same time, and each would
        // reset what its neighbours log.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        Set<Service> services = options.services();
        options.ports().requireFree(services);
        String given = options.redisUrl();
        if (given != null) {
            Reachability.requireRedis(given);
        }
        EmbeddedRedis redis =
                given == null ? EmbeddedRedis.start(options.directory().resolve("redis")) : null;
        String redisUrl = redis == null ? String.valueOf(given) : redis.url();
        Platform platform = new Platform(options, redisUrl, redis);
        try {
            listener.started("redis", Reachability.withoutPassword(redisUrl), secondsSince(begin));
            platform.startAll(services, new ServiceStarter(options, redisUrl), listener, begin);
            return platform;
        } catch (CompletionException e) {
            platform.close();
            throw e.getCause() instanceof StartFailure failure ? failure : new StartFailure(Causes.oneLine(e), e);
        }
    }

    private void startAll(Set<Service> services, ServiceStarter starter, StartListener listener, long begin) {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<CompletableFuture<Void>> starts = new ArrayList<>();
            for (Service service : services) {
                starts.add(CompletableFuture.runAsync(() -> startOne(service, starter), threads)
                        .thenRun(() -> listener.started(
                                service.label(), options.ports().url(service), secondsSince(begin))));
            }
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        }
    }

    private void startOne(Service service, ServiceStarter starter) {
        try {
            running.put(service, starter.start(service));
        } catch (RuntimeException e) {
            log.error("The {} did not start", service.label(), e);
            throw new CompletionException(
                    new StartFailure("the " + service.label() + " did not start: " + StartProblem.describe(e), e));
        }
    }

    public URI url(Service service) {
        return URI.create(options.ports().url(service));
    }

    /** The Redis all services use, as a URL with its password, if it has one. */
    public String redisUrl() {
        return redisUrl;
    }

    /** Stops everything; what fails to stop is logged and does not keep the rest from stopping. */
    @Override
    public void close() {
        Service.STOP_ORDER.forEach(this::stop);
        if (embeddedRedis != null) {
            embeddedRedis.close();
        }
    }

    private void stop(Service service) {
        AutoCloseable closeable = running.remove(service);
        if (closeable == null) {
            return;
        }
        try {
            closeable.close();
        } catch (Exception e) {
            log.warn("The {} did not stop cleanly", service.label(), e);
        }
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
