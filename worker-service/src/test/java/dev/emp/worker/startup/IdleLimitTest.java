package dev.emp.worker.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleLimitTest {

    private final AtomicInteger ends = new AtomicInteger();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private boolean busy;
    private long started;

    private final IdleLimit limit = new IdleLimit(
            Duration.ofSeconds(60),
            new IdleLimit.Activity() {
                @Override
                public boolean isBusy() {
                    return busy;
                }

                @Override
                public long jobsStarted() {
                    return started;
                }
            },
            clock(),
            ends::incrementAndGet);

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        limit.check();
    }

    @Test
    void aMachineWithoutAJobForTheLimitEndsOnce() {
        pass(Duration.ofSeconds(59));
        assertThat(ends).hasValue(0);

        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(60));
        assertThat(ends).hasValue(1);
    }

    @Test
    void theLimitBeginsAnewWithTheEndOfAJob() {
        busy = true;
        pass(Duration.ofMinutes(10));
        busy = false;
        pass(Duration.ofSeconds(59));
        assertThat(ends).hasValue(0);

        pass(Duration.ofSeconds(1));
        assertThat(ends).hasValue(1);
    }

    @Test
    void aJobThatCameAndWentBetweenTwoLooksCounts() {
        pass(Duration.ofSeconds(50));
        started++;
        pass(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(59));
        assertThat(ends).hasValue(0);

        pass(Duration.ofSeconds(1));
        assertThat(ends).hasValue(1);
    }
}
