package dev.emp.simulators.comfyui;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the simulator's executor spends the time that a node takes. */
public interface Pace {

    /**
     * Lets the time of one step pass. Called on the executor thread, between steps.
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
