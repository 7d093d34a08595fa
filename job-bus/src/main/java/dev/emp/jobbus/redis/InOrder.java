package dev.emp.jobbus.redis;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands messages to a listener one after the other, in their order, on a thread that may block. */
final class InOrder<T> {

    private static final Logger log = LoggerFactory.getLogger(InOrder.class);

    private final Consumer<T> listener;
    private final Queue<T> messages = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    InOrder(Consumer<T> listener) {
        this.listener = listener;
    }

    synchronized void send(T message) {
        if (closed) {
            return;
        }
        messages.add(message);
        if (!running) {
            running = true;
            RedisLink.THREADS.execute(this::deliver);
        }
    }

    /** Drops what has not been delivered. */
    synchronized void close() {
        closed = true;
        messages.clear();
    }

    private void deliver() {
        T message = next();
        while (message != null) {
            try {
                listener.accept(message);
            } catch (RuntimeException fault) {
                log.warn("A listener failed on a message; it goes on with the next one", fault);
            }
            message = next();
        }
    }

    private synchronized T next() {
        T message = messages.poll();
        running = message != null;
        return message;
    }
}
