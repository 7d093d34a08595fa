package dev.emp.monitor.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final long PATIENCE_SECONDS = 20;

    @Test
    void runsItsStepAgainAndAgainUntilStopped() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(3);
        Loop loop = new Loop("test", () -> {
            rounds.countDown();
            return Duration.ofMillis(1);
        });
        loop.start();
        assertThat(rounds.await(PATIENCE_SECONDS, SECONDS)).isTrue();
        loop.stop();
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void goesOnAfterAFailure() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch recovered = new CountDownLatch(1);
        Loop loop = new Loop("test", () -> {
            if (attempts.incrementAndGet() == 1) {
                throw new BusUnavailableException("away", new IOException());
            }
            recovered.countDown();
            return Duration.ofSeconds(1);
        });
        loop.start();
        assertThat(recovered.await(PATIENCE_SECONDS, SECONDS)).isTrue();
        loop.stop();
    }

    @Test
    void stopInterruptsAStepThatWaits() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Loop loop = new Loop("test", () -> {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return Duration.ZERO;
        });
        loop.start();
        assertThat(waiting.await(PATIENCE_SECONDS, SECONDS)).isTrue();
        loop.stop();
        assertThat(interrupted.await(PATIENCE_SECONDS, SECONDS)).isTrue();
    }
}
