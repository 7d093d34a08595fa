package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Withdraws jobs that were given up as never submitted and that come all the same: the request of a connector that has died
 * may still be on its way. ComfyUI runs a job twice that it gets twice, even under one id.
 */
final class LateArrivals implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LateArrivals.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int LOOKS = 8;

    private final ComfyUiApi api;
    private final CountDownLatch closed = new CountDownLatch(1);

    LateArrivals(ComfyUiApi api) {
        this.api = api;
    }

    /** Looks for the job for two minutes, less and less often. */
    void withdraw(String promptId) {
        Thread.ofVirtual().name("comfyui-late-arrival").start(() -> {
            try {
                watch(promptId);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void watch(String promptId) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int look = 0; look < LOOKS; look++) {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            pause = pause.multipliedBy(2);
            try {
                PromptState state = new PromptCanceler(api).cancel(promptId);
                if (!(state instanceof PromptState.Unknown)) {
                    log.warn(
                            "ComfyUI got job {} after it had been given up and submitted anew; it is stopped",
                            promptId);
                    return;
                }
            } catch (ConnectorException e) {
                log.debug("ComfyUI could not be asked for the late job {}: {}", promptId, e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
