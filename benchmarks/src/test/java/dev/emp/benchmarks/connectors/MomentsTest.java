package dev.emp.benchmarks.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.benchmarks.connectors.Strike.Moment;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class MomentsTest {

    private final Moments moments = new Moments();
    private final AtomicInteger kills = new AtomicInteger();

    private boolean strike(Moment moment, Duration patience) throws InterruptedException {
        return moments.strike(new Strike(moment, Duration.ZERO, false), kills::incrementAndGet, patience);
    }

    @Test
    void aStrikeAtAnyInstantWaitsForNothing() throws InterruptedException {
        assertThat(strike(Moment.ANY, Duration.ofSeconds(5))).isTrue();
        assertThat(kills).hasValue(1);
    }

    @Test
    void aMomentThatDoesNotComeIsNotWaitedForForEver() throws InterruptedException {
        assertThat(strike(Moment.ACCEPTED, Duration.ofMillis(1))).isFalse();
        assertThat(kills).hasValue(1);
        moments.handleStored();
        assertThat(kills).hasValue(1);
    }

    @Test
    void oneMomentKillsOnce() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            // Until the strike waits for it, nothing happens.
            while (kills.get() == 0) {
                moments.handleStored();
                Thread.onSpinWait();
            }
            moments.handleStored();
            over.countDown();
        });
        assertThat(strike(Moment.HANDLE_STORED, Duration.ofSeconds(5))).isTrue();
        assertThat(over.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(kills).hasValue(1);
    }
}
