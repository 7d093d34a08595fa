package dev.emp.setup.download;

import java.time.Duration;

/** Waits; in tests, only notes that it would have. */
@FunctionalInterface
public interface Pause {

    /** Really waits. */
    Pause SLEEP = Thread::sleep;

    void take(Duration time) throws InterruptedException;
}
