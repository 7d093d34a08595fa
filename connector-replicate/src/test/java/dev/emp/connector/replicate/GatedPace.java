package dev.emp.connector.replicate;

import dev.emp.simulators.http.Pace;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The model thinks until the gate is opened. */
final class GatedPace implements Pace {

    private final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public void pause(Duration step) throws InterruptedException {
        var _ = step.isPositive() && gate.await(60, TimeUnit.SECONDS);
    }

    void open() {
        gate.countDown();
    }
}
