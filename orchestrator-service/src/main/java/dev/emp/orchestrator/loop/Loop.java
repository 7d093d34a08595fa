package dev.emp.orchestrator.loop;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task again and again on a virtual thread of its own until it is closed. A task that fails is run again after
 * the pause for faults; the log has one line when it begins to fail and one when it works again.
 */
public final class Loop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Task task;
    private final Rhythm rhythm;
    private final Sleeper sleeper;
    private volatile boolean running;
    private boolean failing;
    private volatile Thread thread = Thread.ofVirtual().unstarted(() -> {});

    /** @param name says in the log what is done, for example {@code "reclaiming leases"} */
    public Loop(String name, Task task, Rhythm rhythm) {
        this(name, task, rhythm, Thread::sleep);
    }

    Loop(String name, Task task, Rhythm rhythm, Sleeper sleeper) {
        this.name = name;
        this.task = task;
        this.rhythm = rhythm;
        this.sleeper = sleeper;
    }

    /** Begins. A loop that was closed may be started again. */
    public synchronized void start() {
        running = true;
        thread = Thread.ofVirtual().name(name).start(this::run);
    }

    /** Interrupts the task if it is running and returns when it has ended. */
    @Override
    public synchronized void close() {
        running = false;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (running) {
                boolean well = attempt();
                sleeper.sleep(well ? rhythm.afterSuccess() : rhythm.afterFault());
            }
        } catch (InterruptedException stopped) {
            log.debug("Stopped {}", name);
        }
    }

    private boolean attempt() throws InterruptedException {
        try {
            task.run();
            if (failing) {
                log.info("Works again: {}", name);
            }
            failing = false;
            return true;
        } catch (RuntimeException fault) {
            if (!failing && running) {
                log.warn("Fails and is tried again until it works: {} ({})", name, fault.toString());
            }
            failing = true;
            return false;
        }
    }

    /** What a loop does once. */
    @FunctionalInterface
    public interface Task {
        void run() throws InterruptedException;
    }

    /** Waits; replaced in tests. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration pause) throws InterruptedException;
    }
}
