package dev.emp.worker.supervision;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a piece of work again and again on a thread of its own until it is stopped. A round that throws ends no loop. */
public final class Loop {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final String name;
    private final Work work;
    private final Signal signal;
    private final Duration leastPause;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    /**
     * @param signal ends a pause early
     * @param leastPause the pause that even a signal does not shorten, so that many signals make few rounds
     */
    public Loop(String name, Work work, Signal signal, Duration leastPause) {
        this.name = name;
        this.work = work;
        this.signal = signal;
        this.leastPause = leastPause;
    }

    public Loop(String name, Work work) {
        this(name, work, new Signal(), Duration.ZERO);
    }

    public void start() {
        thread = Thread.ofVirtual().name(name).start(this::run);
    }

    /**
     * Lets the round in progress end and starts no other; interrupts it when it takes longer than {@code patience}.
     * Does nothing before {@link #start}.
     */
    public void stop(Duration patience) throws InterruptedException {
        stopped = true;
        signal.raise();
        if (thread == null || thread.join(patience)) {
            return;
        }
        thread.interrupt();
        if (!thread.join(AFTER_INTERRUPT)) {
            log.warn("The loop {} does not stop", name);
        }
    }

    private void run() {
        try {
            while (!stopped) {
                Duration pause = round();
                if (!stopped && leastPause.isPositive()) {
                    Thread.sleep(leastPause);
                }
                if (!stopped && pause.compareTo(leastPause) > 0) {
                    signal.await(pause.minus(leastPause));
                }
            }
        } catch (InterruptedException e) {
            log.debug("The loop {} was interrupted", name);
        }
    }

    private Duration round() throws InterruptedException {
        try {
            return work.round();
        } catch (RuntimeException e) {
            log.error("A round of the loop {} failed; it goes on", name, e);
            return AFTER_A_FAULT;
        }
    }

    /** What a loop does. */
    @FunctionalInterface
    public interface Work {

        /** Does one round and answers how long to pause at most before the next. */
        Duration round() throws InterruptedException;
    }
}
