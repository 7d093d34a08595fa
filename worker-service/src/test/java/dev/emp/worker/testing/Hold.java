package dev.emp.worker.testing;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** Runs that go on until they are released, canceled or interrupted. */
public final class Hold implements ScriptedConnector.Script {

    private static final long PATIENCE_SECONDS = 30;

    private final Semaphore started = new Semaphore(0);
    private final Semaphore released = new Semaphore(0);
    private final CountDownLatch canceled = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final boolean heedsCancel;

    public Hold() {
        this(true);
    }

    /** @param heedsCancel false makes it hear a cancel and do nothing about it */
    public Hold(boolean heedsCancel) {
        this.heedsCancel = heedsCancel;
    }

    @Override
    public void run(ConnectorRequest request, ConnectorContext context) throws Exception {
        context.onCancel(() -> {
            canceled.countDown();
            if (heedsCancel) {
                released.release();
            }
        });
        started.release();
        try {
            released.acquire();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        if (context.isCanceled()) {
            throw new ConnectorException(ErrorClass.CANCELED, "the provider stopped the job");
        }
    }

    public void awaitStarted(int runs) throws InterruptedException {
        Assertions.assertThat(started.tryAcquire(runs, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("%d run(s) started", runs)
                .isTrue();
    }

    public void release(int runs) {
        released.release(runs);
    }

    /** How many runs have started and were not awaited. */
    public int moreStarted() {
        return started.availablePermits();
    }

    public boolean wasCanceled() {
        return canceled.getCount() == 0;
    }

    public void awaitCanceled() throws InterruptedException {
        Assertions.assertThat(canceled.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    public void awaitInterrupted() throws InterruptedException {
        Assertions.assertThat(interrupted.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }
}
