package dev.emp.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore rounds = new Semaphore(0);

    @Test
    void aSignalEndsAPause() throws Exception {
        Signal signal = new Signal();
        Loop loop = new Loop("test", () -> round(FOR_EVER), signal, Duration.ZERO);
        loop.start();
        awaitRounds(1);

        signal.raise();

        awaitRounds(1);
        loop.stop(PATIENCE);
    }

    @Test
    void aSignalRaisedDuringARoundIsNotMissed() throws Exception {
        Signal signal = new Signal();
        AtomicBoolean raised = new AtomicBoolean();
        Loop loop = new Loop(
                "test",
                () -> {
                    if (raised.compareAndSet(false, true)) {
                        signal.raise();
                    }
                    return round(FOR_EVER);
                },
                signal,
                Duration.ZERO);

        loop.start();

        awaitRounds(2);
        loop.stop(PATIENCE);
    }

    @Test
    void manySignalsMakeFewRounds() throws Exception {
        Signal signal = new Signal();
        Loop loop = new Loop("test", () -> round(FOR_EVER), signal, Duration.ofMillis(50));
        loop.start();
        awaitRounds(1);

        for (int i = 0; i < 1_000; i++) {
            signal.raise();
        }

        awaitRounds(1);
        assertThat(rounds.availablePermits()).isZero();
        loop.stop(PATIENCE);
    }

    @Test
    void aRoundThatThrowsEndsNoLoop() throws Exception {
        AtomicBoolean thrown = new AtomicBoolean();
        Loop loop = new Loop("test", () -> {
            if (thrown.compareAndSet(false, true)) {
                throw new IllegalStateException("planted by a test");
            }
            return round(FOR_EVER);
        });

        loop.start();

        awaitRounds(1);
        loop.stop(PATIENCE);
    }

    @Test
    void stoppingLetsTheRoundInProgressEnd() throws Exception {
        CountDownLatch inRound = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Loop loop = new Loop("test", () -> {
            inRound.countDown();
            mayEnd.await();
            ended.set(true);
            return FOR_EVER;
        });
        loop.start();
        inRound.await();

        Thread stopping = Thread.startVirtualThread(() -> stop(loop, PATIENCE));
        mayEnd.countDown();
        stopping.join();

        assertThat(ended).isTrue();
    }

    @Test
    void aRoundThatTakesTooLongIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Loop loop = new Loop("test", () -> {
            rounds.release();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return FOR_EVER;
        });
        loop.start();
        awaitRounds(1);

        loop.stop(Duration.ofMillis(1));

        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLoopThatNeverStartedStops() throws Exception {
        new Loop("test", () -> FOR_EVER).stop(PATIENCE);
    }

    @Test
    void waitsGrowToTheLongestAndStayThere() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

        assertThat(backoff.after(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(150));
        assertThat(backoff.after(3)).isBetween(Duration.ofMillis(200), Duration.ofMillis(600));
        assertThat(backoff.after(1_000_000)).isEqualTo(Duration.ofSeconds(5));
    }

    private Duration round(Duration pause) {
        rounds.release();
        return pause;
    }

    private void awaitRounds(int count) throws InterruptedException {
        assertThat(rounds.tryAcquire(count, 30, TimeUnit.SECONDS)).isTrue();
    }

    private static void stop(Loop loop, Duration patience) {
        try {
            loop.stop(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
