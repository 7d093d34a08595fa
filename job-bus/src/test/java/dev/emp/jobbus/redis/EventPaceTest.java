package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventPaceTest {

    private static final long START = -5;

    private final EventPace pace = new EventPace(START);

    /** Entries that come one by one at an even pace, for a second; the answer is the last rest. */
    private Duration second(int second, int entries) {
        Duration rest = Duration.ZERO;
        for (int i = 0; i < entries; i++) {
            long nanos = TimeUnit.SECONDS.toNanos(second) + TimeUnit.SECONDS.toNanos(1) / entries * i;
            rest = pace.after(1, START + nanos);
        }
        return rest;
    }

    @Test
    void eventsOfAQuietBusAreReadAtOnce() {
        assertThat(second(0, 1_000)).isZero();
    }

    @Test
    void eventsOfABusyBusGather() {
        assertThat(second(0, 5_000)).isEqualTo(EventPace.REST);
    }

    @Test
    void manyEntriesInFewReadsAreBusyToo() {
        for (int read = 0; read < 100; read++) {
            pace.after(20, START + TimeUnit.MILLISECONDS.toNanos(4L * read));
        }
        assertThat(pace.after(20, START + TimeUnit.MILLISECONDS.toNanos(400))).isEqualTo(EventPace.REST);
    }

    @Test
    void aBusThatGrowsQuietIsFollowedAtOnceAgain() {
        second(0, 5_000);
        assertThat(second(1, 1_000)).isZero();
    }

    @Test
    void theFirstEventAfterASilenceIsFollowedAtOnce() {
        second(0, 5_000);
        assertThat(pace.after(1, START + TimeUnit.SECONDS.toNanos(60))).isZero();
    }

    @Test
    void aBurstAfterASilenceIsReadAtOnce() {
        pace.after(1, START);
        assertThat(pace.after(300, START + TimeUnit.SECONDS.toNanos(60))).isZero();
    }
}
