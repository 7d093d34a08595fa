package dev.emp.worker.supervision;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells one waiting loop that there is something to do. A signal raised while nobody waits is not missed. */
public final class Signal {

    private final Semaphore raised = new Semaphore(0);

    public void raise() {
        raised.release();
    }

    /** Waits until the signal is raised, or has been raised since the last wait; at most for {@code atMost}. */
    void await(Duration atMost) throws InterruptedException {
        raised.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        raised.drainPermits();
    }
}
