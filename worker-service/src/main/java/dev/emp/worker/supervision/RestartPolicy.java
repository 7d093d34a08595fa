package dev.emp.worker.supervision;

import java.time.Duration;

/**
 * How often a process that ends by itself is started again.
 *
 * @param maxRestarts within the window, 0 or more; at one more it stays down until somebody restarts it
 * @param window a process that was ready for longer than this begins to count afresh
 * @param stopGrace between asking its processes to end (SIGTERM) and killing them, 0 or more
 */
public record RestartPolicy(int maxRestarts, Duration window, Duration stopGrace) {

    public RestartPolicy {
        if (maxRestarts < 0) {
            throw new IllegalArgumentException("max-restarts " + maxRestarts + " is below 0");
        }
        if (!window.isPositive()) {
            throw new IllegalArgumentException("the restart window " + window + " is not above 0");
        }
        if (stopGrace.isNegative()) {
            throw new IllegalArgumentException("the stop grace " + stopGrace + " is below 0");
        }
    }
}
