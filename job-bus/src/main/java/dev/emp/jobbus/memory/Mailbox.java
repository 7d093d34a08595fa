package dev.emp.jobbus.memory;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands messages to one listener, one at a time and in order, on the threads of the senders. */
final class Mailbox<T> {

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    private final Consumer<T> listener;
    private final Queue<T> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean closed;

    Mailbox(Consumer<T> listener) {
        this.listener = listener;
    }

    /** Delivers at once, or leaves it to the thread that is delivering now. */
    void send(T message) {
        messages.add(message);
        if (pending.getAndIncrement() > 0) {
            return;
        }
        do {
            deliver(messages.remove());
        } while (pending.decrementAndGet() > 0);
    }

    void close() {
        closed = true;
    }

    private void deliver(T message) {
        if (closed) {
            return;
        }
        try {
            listener.accept(message);
        } catch (RuntimeException fault) {
            log.warn("A listener of the bus failed on {}", message, fault);
        }
    }
}
