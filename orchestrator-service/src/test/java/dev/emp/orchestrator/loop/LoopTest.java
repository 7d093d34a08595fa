package dev.emp.orchestrator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final Duration SUCCESS = Duration.ofSeconds(10);
    private static final Duration FAULT = Duration.ofSeconds(1000);

    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    private final SynchronousQueue<Boolean> wakes = new SynchronousQueue<>();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void runsAgainAfterEveryPause() throws Exception {
        try (Loop loop = loop(() -> {})) {
            loop.start();
            for (int i = 1; i <= 3; i++) {
                assertThat(pause())
                        .isBetween(
                                SUCCESS.multipliedBy(8).dividedBy(10),
                                SUCCESS.multipliedBy(12).dividedBy(10));
                assertThat(runs).hasValue(i);
                wake();
            }
        }
    }

    @Test
    void goesOnAfterAFaultWithTheLongerPause() throws Exception {
        try (Loop loop = loop(() -> {
            if (runs.get() == 1) {
                throw new IllegalStateException("broken");
            }
        })) {
            loop.start();
            assertThat(pause()).isGreaterThan(FAULT.dividedBy(2));
            wake();
            assertThat(pause()).isLessThan(FAULT.dividedBy(2));
        }
    }

    @Test
    void endsATaskThatWaits() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        Loop loop = loop(() -> {
            waits.countDown();
            new CountDownLatch(1).await();
        });
        loop.start();
        assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
        loop.close();
        assertThat(runs).hasValue(1);
    }

    @Test
    void canBeClosedBeforeItIsStartedAndStartedAfterItWasClosed() throws Exception {
        Loop loop = loop(() -> {});
        loop.close();
        loop.start();
        pause();
        loop.close();
        loop.start();
        pause();
        loop.close();
        assertThat(runs).hasValue(2);
    }

    @Test
    void variesItsPauses() {
        Rhythm rhythm = new Rhythm(SUCCESS, FAULT, new Random(1));
        assertThat(List.of(rhythm.afterSuccess(), rhythm.afterSuccess(), rhythm.afterSuccess()))
                .doesNotHaveDuplicates();
    }

    private Loop loop(Loop.Task task) {
        return new Loop(
                "testing",
                () -> {
                    runs.incrementAndGet();
                    task.run();
                },
                new Rhythm(SUCCESS, FAULT, new Random(1)),
                pause -> {
                    pauses.add(pause);
                    wakes.take();
                });
    }

    private Duration pause() throws InterruptedException {
        Duration pause = pauses.poll(30, TimeUnit.SECONDS);
        assertThat(pause).isNotNull();
        return pause;
    }

    private void wake() throws InterruptedException {
        assertThat(wakes.offer(true, 30, TimeUnit.SECONDS)).isTrue();
    }
}
