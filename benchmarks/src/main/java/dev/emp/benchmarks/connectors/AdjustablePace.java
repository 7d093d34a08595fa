package dev.emp.benchmarks.connectors;

import dev.emp.simulators.http.Pace;
import java.time.Duration;

/** Lets a provider be faster or slower while it runs, so that a worker that is warm can be measured in another way. */
final class AdjustablePace implements Pace {

    private static final Pace REAL = Pace.realTime();

    private volatile double factor = 1;

    /** @param value by which all times are multiplied, not negative */
    void adjust(double value) {
        factor = value;
    }

    @Override
    public void pause(Duration step) throws InterruptedException {
        REAL.pause(Duration.ofNanos((long) (step.toNanos() * factor)));
    }
}
