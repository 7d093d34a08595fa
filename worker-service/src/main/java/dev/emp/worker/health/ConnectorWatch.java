package dev.emp.worker.health;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorHealth;
import dev.emp.worker.health.ServiceState.Down;
import dev.emp.worker.health.ServiceState.Unknown;
import dev.emp.worker.health.ServiceState.Up;
import dev.emp.worker.supervision.Backoff;
import dev.emp.worker.supervision.Signal;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an eye on one connector. A round of its loop is one check. */
public final class ConnectorWatch {

    /** The pause between checks of a connector that is well; one that is not is asked sooner at first. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(ConnectorWatch.class);
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(15);
    private static final ExecutorService CHECKS = Executors.newVirtualThreadPerTaskExecutor();
    private static final Backoff WHILE_DOWN = new Backoff(Duration.ofMillis(250), INTERVAL);

    private final String name;
    private final Connector connector;
    private final TimeLimiter limiter;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Signal due = new Signal();
    private volatile ServiceState state = new Unknown();
    private volatile @Nullable ConnectorDescriptor descriptor;
    private int failures;

    /**
     * @param name of the service in logs and reports
     * @param limiter how long a check may take, made with {@link #limiterConfig}
     */
    public ConnectorWatch(String name, Connector connector, TimeLimiter limiter) {
        this.name = name;
        this.connector = connector;
        this.limiter = limiter;
    }

    /** A check that takes longer than this counts as no answer. */
    public static TimeLimiterConfig limiterConfig() {
        return TimeLimiterConfig.custom().timeoutDuration(CHECK_LIMIT).build();
    }

    public Connector connector() {
        return connector;
    }

    public String name() {
        return name;
    }

    public ServiceState state() {
        return state;
    }

    /** How the connector last described itself, even if it is down now; empty before it first answered. */
    public Optional<ConnectorDescriptor> descriptor() {
        return Optional.ofNullable(descriptor);
    }

    /** What the provider holds in memory; nothing while it is not up. */
    public Set<String> warmModels() {
        return state instanceof Up up ? up.warmModels() : Set.of();
    }

    /** Asks for a check soon: something has happened that may show in it. */
    public void askSoon() {
        due.raise();
    }

    /** Raised when a check is due before its time. */
    public Signal due() {
        return due;
    }

    /** Called after every change of the state, on the thread that checks. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Asks the connector once; answers how long to wait before the next time. */
    public Duration check() {
        ServiceState now = look();
        failures = now instanceof Up ? 0 : failures + 1;
        if (!now.equals(state)) {
            tell(now);
            state = now;
            listeners.forEach(Runnable::run);
        }
        return failures == 0 ? INTERVAL : WHILE_DOWN.after(failures);
    }

    private ServiceState look() {
        try {
            return limiter.executeFutureSupplier(() -> CHECKS.submit(this::ask));
        } catch (TimeoutException e) {
            return new Down("it did not answer within "
                    + limiter.getTimeLimiterConfig().getTimeoutDuration().toMillis() + " ms");
        } catch (UncheckedIOException e) {
            // Its own message begins with the name of a Java class, which tells an operator nothing.
            return new Down(sentence(Objects.requireNonNullElse(e.getCause(), e)));
        } catch (RuntimeException e) {
            log.debug("The check of {} failed", name, e);
            return new Down(sentence(e));
        } catch (Exception e) {
            // The loop is being stopped.
            Thread.currentThread().interrupt();
            return state;
        }
    }

    private ServiceState ask() {
        // Asked every time: what a provider can run changes when it restarts.
        ConnectorDescriptor current = connector.describe();
        descriptor = current;
        return switch (connector.health()) {
            case ConnectorHealth.Up up -> new Up(current, up.warmModels());
            case ConnectorHealth.Down down -> new Down(down.reason());
        };
    }

    private static String sentence(Throwable fault) {
        return Objects.requireNonNullElse(fault.getMessage(), fault.getClass().getSimpleName());
    }

    private void tell(ServiceState now) {
        switch (now) {
            case Up up when state instanceof Up -> log.debug("{} offers something else: {}", name, up);
            case Up up -> log.info("{} is up and runs {}", name, up.descriptor().service());
            case Down(String reason) -> log.warn("{} is down: {}", name, reason);
            case Unknown unknown -> {}
        }
    }
}
