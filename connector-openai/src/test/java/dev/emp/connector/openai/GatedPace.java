package dev.emp.connector.openai;

import dev.emp.simulators.http.Pace;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Steps take 50 ms each until the gate is opened, and no time then. */
final class GatedPace implements Pace {

    private final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public void pause(Duration step) throws InterruptedException {
        var _ = gate.await(50, TimeUnit.MILLISECONDS);
    }

    void open() {
        gate.countDown();
    }
}
