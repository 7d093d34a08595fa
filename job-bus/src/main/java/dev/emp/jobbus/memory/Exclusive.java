package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one lock over all state of the bus. What a transition has to tell others (futures, listeners) is told by the same
 * thread after the lock is free, so that whoever listens may call the bus again.
 */
final class Exclusive {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean available = true;

    /** Runs the work under the lock; its exception, or the bus being switched off, becomes a failed future. */
    <T> CompletionStage<T> call(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        run(() -> {
            if (!available) {
                answer.completeExceptionally(outOfReach());
                return;
            }
            try {
                answer.complete(work.get());
            } catch (RuntimeException fault) {
                answer.completeExceptionally(fault);
            }
        });
        return answer;
    }

    /** As {@link #call}, for work without an answer. */
    CompletionStage<Void> act(Runnable work) {
        return call(() -> {
                    work.run();
                    return true;
                })
                .thenAccept(done -> {});
    }

    /** Runs the work under the lock, whether the bus is available or not. */
    void run(Runnable work) {
        List<Runnable> effects;
        lock.lock();
        try {
            work.run();
            effects = List.copyOf(afterwards);
            afterwards.clear();
        } finally {
            lock.unlock();
        }
        effects.forEach(Runnable::run);
    }

    /** Runs the effect once the lock is free. Only for callers that hold the lock. */
    void afterwards(Runnable effect) {
        afterwards.add(effect);
    }

    /** Only for callers that hold the lock. */
    void setAvailable(boolean value) {
        available = value;
    }

    static BusUnavailableException outOfReach() {
        return new BusUnavailableException("the job bus is out of reach", new IOException("the fake is switched off"));
    }
}
