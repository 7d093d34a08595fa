package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerTest {

    private static final long PATIENCE_SECONDS = 30;

    private final HandTurnedWheel wheel = new HandTurnedWheel();
    private final Timer timer = new Timer(wheel);

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void whatIsSoonIsDoneWithoutTheWheel() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        timer.after(Duration.ofMillis(1), done::countDown);
        assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(wheel.waiting).isEmpty();
    }

    @Test
    void aFutureThatTakesTooLongIsEnded() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        timer.limit(slow, Duration.ofSeconds(2));
        assertThat(slow).isNotDone();
        wheel.turn();
        assertThatThrownBy(slow::join).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void theLimitOfAFutureThatIsDoneIsForgotten() {
        CompletableFuture<String> quick = new CompletableFuture<>();
        timer.limit(quick, Duration.ofSeconds(2));
        quick.complete("done");
        assertThat(wheel.waiting).isEmpty();
        assertThat(timer.limit(quick, Duration.ofSeconds(2))).isCompletedWithValue("done");
        assertThat(wheel.waiting).isEmpty();
    }

    @Test
    void whatRepeatsGoesOnUntilItIsCanceled() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        Timer.Appointment repeated = timer.every(Duration.ofSeconds(10), twice::countDown);
        wheel.turn();
        wheel.turn();
        assertThat(twice.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(wheel.waiting).hasSize(1);
        repeated.cancel();
        assertThat(wheel.waiting).isEmpty();
    }

    @Test
    void nothingIsLimitedOnAWheelThatHasStopped() {
        HashedWheelTimer stopped = new HashedWheelTimer();
        stopped.start();
        stopped.stop();
        try (Timer late = new Timer(stopped)) {
            assertThatThrownBy(() -> late.limit(new CompletableFuture<>(), Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Everything on it is due when a test says so. */
    private static final class HandTurnedWheel implements io.netty.util.Timer {

        private final List<Waiting> waiting = new ArrayList<>();

        @Override
        public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
            Waiting timeout = new Waiting(task);
            waiting.add(timeout);
            return timeout;
        }

        @Override
        public Set<Timeout> stop() {
            return Set.of();
        }

        void turn() {
            List<Waiting> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(Waiting::expire);
        }

        private final class Waiting implements Timeout {

            private final TimerTask task;

            Waiting(TimerTask task) {
                this.task = task;
            }

            void expire() {
                try {
                    task.run(this);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public io.netty.util.Timer timer() {
                return HandTurnedWheel.this;
            }

            @Override
            public TimerTask task() {
                return task;
            }

            @Override
            public boolean isExpired() {
                return !waiting.contains(this);
            }

            @Override
            public boolean isCancelled() {
                return isExpired();
            }

            @Override
            public boolean cancel() {
                return waiting.remove(this);
            }
        }
    }
}
