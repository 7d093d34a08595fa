package dev.emp.monitor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BeatTest {

    private final AtomicLong now = new AtomicLong(5_000_000_000L);

    @Test
    void theTimeOfTheWorkCountsTowardsTheInterval() {
        assertThat(pauseAfter(Duration.ofMillis(20))).isEqualTo(Duration.ofMillis(80));
    }

    @Test
    void workThatTakesLongLeavesHalfOfTheIntervalToOthers() {
        assertThat(pauseAfter(Duration.ofMillis(70))).isEqualTo(Duration.ofMillis(50));
        assertThat(pauseAfter(Duration.ofSeconds(3))).isEqualTo(Duration.ofMillis(50));
    }

    private Duration pauseAfter(Duration work) {
        return new Beat(Duration.ofMillis(100), () -> now.addAndGet(work.toNanos()), now::get).run();
    }
}
