package dev.emp.worker.supervision;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What others may know of a supervised process. Written by its life alone. */
final class Bulletin {

    private static final Logger log = LoggerFactory.getLogger(Bulletin.class);

    private final String service;
    private final Clock clock;
    private final List<Consumer<ProcessEvent>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger restarts = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile ProcessState state = new ProcessState.Stopped();
    private volatile @Nullable Child child;

    Bulletin(String service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    void listen(Consumer<ProcessEvent> listener) {
        listeners.add(listener);
    }

    ProcessState state() {
        return state;
    }

    int restarts() {
        return restarts.get();
    }

    void countRestart() {
        restarts.incrementAndGet();
    }

    @Nullable
    Child child() {
        return child;
    }

    /** @param current null: none runs */
    void child(@Nullable Child current) {
        child = current;
    }

    void become(ProcessState next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the state is as wanted; answers the state, which is another when the time is over. */
    ProcessState await(Predicate<ProcessState> wanted, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (!wanted.test(state) && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    void tell(ProcessEvent.Kind kind, String text) {
        ProcessEvent event = new ProcessEvent(clock.instant(), service, kind, text);
        for (Consumer<ProcessEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                log.error("A listener failed at the event '{}' of {}", text, service, e);
            }
        }
    }
}
