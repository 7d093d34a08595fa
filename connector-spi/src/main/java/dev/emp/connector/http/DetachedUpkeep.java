package dev.emp.connector.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Gives up detached executions whose time is over, again and again. */
final class DetachedUpkeep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DetachedUpkeep.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Executions executions;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    DetachedUpkeep(Executions executions) {
        this.executions = executions;
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        Thread.ofVirtual().name("connector-detached").start(() -> runUntil(stop));
    }

    private void runUntil(CountDownLatch stop) {
        try {
            while (!stop.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                sweep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            executions.sweep();
        } catch (RuntimeException e) {
            log.warn("Detached executions could not be looked through", e);
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }
}
