package dev.emp.monitor.loop;

import java.time.Duration;

/** One round of a loop's work. Runs on the loop's own virtual thread, so it may block. */
@FunctionalInterface
public interface Step {

    /**
     * Does one round.
     *
     * @return how long to pause before the next; zero goes on at once
     * @throws Exception when the round failed; the loop backs off and tries again
     */
    Duration run() throws Exception;
}
