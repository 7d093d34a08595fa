package dev.emp.worker.health;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.worker.supervision.Backoff;
import dev.emp.worker.supervision.Signal;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the machine talks to the bus: waits for answers, keeps trying where it must, and knows whether the bus answers. */
public final class BusLink {

    private static final Logger log = LoggerFactory.getLogger(BusLink.class);

    private final JobBus jobs;
    private final Backoff backoff;
    private final Signal changed;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

    /** @param changed raised when the bus is lost or found again */
    public BusLink(JobBus jobs, Backoff backoff, Signal changed) {
        this.jobs = jobs;
        this.backoff = backoff;
        this.changed = changed;
    }

    /** The bus itself; pass its answers through {@link #await}, {@link #insist} or {@link #observe}. */
    public JobBus jobs() {
        return jobs;
    }

    /** Why the bus cannot be reached; empty while it answers. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble.get());
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
        for (int failures = 1; ; failures++) {
            try {
                return await(call.get());
            } catch (BusUnavailableException e) {
                Thread.sleep(backoff.after(failures));
            }
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
        String reason = Objects.requireNonNullElse(cause.getMessage(), "the job bus is out of reach");
        if (trouble.getAndSet(reason) == null) {
            log.warn("Reconnecting to the job bus: {}", reason);
            changed.raise();
        }
    }

    private void found() {
        if (trouble.getAndSet(null) != null) {
            log.info("The job bus answers again");
            changed.raise();
        }
    }
}
