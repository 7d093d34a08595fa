package dev.emp.worker.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a running execution stop, and remembers why. There are two ways: asking (the provider is told to stop its job
 * and the connector ends by itself) and interrupting (the provider's job is left alone). The first reason stands, except
 * that a lost lease overrules all.
 */
final class StopSwitch {

    private static final Logger log = LoggerFactory.getLogger(StopSwitch.class);

    private final List<Runnable> cancelActions = new ArrayList<>();
    private @Nullable Reason reason;
    private @Nullable Instant askedAt;
    private @Nullable Thread running;
    private boolean interrupted;

    /** From now on the calling thread may be interrupted. */
    synchronized void begin() {
        running = Thread.currentThread();
        if (interrupted) {
            running.interrupt();
        }
    }

    /** From now on the calling thread is left alone. Answers why it was to stop; empty when it was not. */
    synchronized Optional<Reason> end() {
        running = null;
        // An interrupt meant for the connector must not hit the writes that follow.
        Thread.interrupted();
        return Optional.ofNullable(reason);
    }

    /** Asks the execution to stop. Asking again does nothing. */
    void ask(Reason why, Instant now) {
        List<Runnable> actions;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            askedAt = now;
            actions = List.copyOf(cancelActions);
        }
        // A cancel action may call the provider; whoever asks must not wait for that.
        actions.forEach(action -> Thread.startVirtualThread(() -> run(action)));
    }

    /** Stops the execution the hard way, the provider's job left running. Its thread is interrupted only once. */
    synchronized void interrupt(Reason why) {
        if (reason == null || why == Reason.ABANDONED) {
            reason = why;
        }
        if (running != null && !interrupted) {
            running.interrupt();
        }
        interrupted = true;
    }

    /** Registers what to do when asked to stop; done at once when that has happened. */
    void onAsked(Runnable action) {
        synchronized (this) {
            if (askedAt == null) {
                cancelActions.add(action);
                return;
            }
        }
        run(action);
    }

    /** When the execution was asked to stop; empty when it was not. */
    synchronized Optional<Instant> askedAt() {
        return Optional.ofNullable(askedAt);
    }

    synchronized Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.warn("Telling the provider to stop a job failed", e);
        }
    }

    enum Reason {
        /** Somebody canceled the job. */
        CANCELED,
        /** It ran longer than it may. */
        TIMED_OUT,
        /** The machine stops. */
        DRAINED,
        /** The lease is another worker's. */
        ABANDONED
    }
}
