package dev.emp.worker.health;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.worker.supervision.Backoff;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the machine talks to the bus: waits for answers, keeps trying where it must, and knows whether the bus answers. A
 * circuit breaker keeps that knowledge; it opens with the first call that does not reach the bus and closes with the first
 * that does. It holds no call back: the calls, with growing waits between them, are what finds the bus again.
 */
public final class BusLink {

    private static final Logger log = LoggerFactory.getLogger(BusLink.class);

    private final JobBus jobs;
    private final JobQueries queries;
    private final Backoff backoff;
    private final CircuitBreaker breaker;
    private final Retry retry;
    private final List<Consumer<Optional<String>>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable String trouble;

    /**
     * @param breaker made with {@link #breakerConfig}
     * @param retry made with {@link #retryConfig}
     */
    public BusLink(JobBus jobs, JobQueries queries, Backoff backoff, CircuitBreaker breaker, Retry retry) {
        this.jobs = jobs;
        this.queries = queries;
        this.backoff = backoff;
        this.breaker = breaker;
        this.retry = retry;
    }

    /** Tries again for as long as the bus cannot be reached. */
    public static RetryConfig retryConfig(Backoff backoff) {
        return RetryConfig.custom()
                .maxAttempts(Integer.MAX_VALUE)
                .intervalFunction(failures -> backoff.after(failures).toMillis())
                .retryExceptions(BusUnavailableException.class)
                .build();
    }

    /** A breaker that opens with one failure. */
    public static CircuitBreakerConfig breakerConfig() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(1)
                .minimumNumberOfCalls(1)
                .failureRateThreshold(100)
                .build();
    }

    /** Called with why the bus cannot be reached, and with nothing when it answers again. */
    public void onChange(Consumer<Optional<String>> listener) {
        listeners.add(listener);
    }

    /** The bus itself; pass its answers through {@link #await}, {@link #insist} or {@link #observe}. */
    public JobBus jobs() {
        return jobs;
    }

    /** What the bus knows of jobs; pass its answers through the same methods. */
    public JobQueries queries() {
        return queries;
    }

    /** Why the bus cannot be reached; empty while it answers. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** The wait after the n-th call in a row that did not reach the bus. */
    public Backoff backoff() {
        return backoff;
    }

    /**
     * Waits for an answer of the bus.
     *
     * @throws BusUnavailableException if the bus is out of reach
     */
    public <T> T await(CompletionStage<T> call) throws InterruptedException {
        try {
            return observe(call).toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Asks until the bus answers, with growing waits. It never gives up by itself: only the bus knows whether a lease
     * still holds, and while it is silent there is nothing better to do.
     */
    public <T> T insist(Supplier<CompletionStage<T>> call) throws InterruptedException {
        return insistOn(call).value();
    }

    /** The same, for calls whose first answer may have been lost on the way. */
    public <T> Answer<T> insistOn(Supplier<CompletionStage<T>> call) throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        try {
            T value = retry.executeCallable(() -> {
                calls.incrementAndGet();
                return await(call.get());
            });
            return new Answer<>(value, calls.get() > 1);
        } catch (InterruptedException | RuntimeException e) {
            if (e instanceof BusUnavailableException) {
                // Only an interrupt ends the retries; the library answers it with the fault it was waiting out.
                Thread.interrupted();
                throw new InterruptedException("interrupted while waiting for the job bus");
            }
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Learns from the outcome of a call that nobody waits for. */
    public <T> CompletionStage<T> observe(CompletionStage<T> call) {
        return call.whenComplete((answer, fault) -> {
            Throwable cause = fault instanceof CompletionException wrapped ? wrapped.getCause() : fault;
            if (cause == null) {
                found();
            } else if (cause instanceof BusUnavailableException) {
                lost(cause);
            }
        });
    }

    private void lost(Throwable cause) {
        if (breaker.getState() != State.CLOSED) {
            return;
        }
        synchronized (this) {
            breaker.onError(0, TimeUnit.NANOSECONDS, cause);
            if (trouble == null) {
                String reason = Objects.requireNonNullElse(cause.getMessage(), "the job bus is out of reach");
                trouble = reason;
                log.warn("Reconnecting to the job bus: {}", reason);
                listeners.forEach(listener -> listener.accept(Optional.of(reason)));
            }
        }
    }

    private void found() {
        if (breaker.getState() == State.CLOSED) {
            return;
        }
        synchronized (this) {
            breaker.transitionToClosedState();
            if (trouble != null) {
                trouble = null;
                log.info("The job bus answers again");
                listeners.forEach(listener -> listener.accept(Optional.empty()));
            }
        }
    }

    /** @param repeated whether an earlier call, which may have arrived, was not answered */
    public record Answer<T>(T value, boolean repeated) {}
}
