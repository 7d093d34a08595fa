package dev.emp.simulators.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How a simulator spends the time that its work takes. */
public interface Pace {

    /**
     * Lets the time of one step pass. Called on the thread that does the work, between steps.
     *
     * @param step how long the step takes on the simulated machine; not negative
     * @throws InterruptedException when the server is killed or closed
     */
    void pause(Duration step) throws InterruptedException;

    /** Steps take as long as they say. */
    static Pace realTime() {
        return step -> {
            if (step.isPositive()) {
                TimeUnit.NANOSECONDS.sleep(step.toNanos());
            }
        };
    }
}
