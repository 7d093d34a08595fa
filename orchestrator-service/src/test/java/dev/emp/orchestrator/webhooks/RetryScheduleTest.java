package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.orchestrator.webhooks.Answer.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    private final RetrySchedule schedule =
            new RetrySchedule(List.of(Duration.ofSeconds(10), Duration.ofHours(1)), new Random(7));

    @Test
    void aPauseIsLongerByUpToAFifth() {
        for (int i = 0; i < 100; i++) {
            assertThat(schedule.after(1, Duration.ZERO).orElseThrow())
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
            assertThat(schedule.after(2, Duration.ZERO).orElseThrow())
                    .isBetween(Duration.ofHours(1), Duration.ofMinutes(72));
        }
    }

    @Test
    void afterTheLastPauseThereIsNoAttempt() {
        assertThat(schedule.after(3, Duration.ZERO)).isEmpty();
    }

    @Test
    void whoAsksForMoreRestGetsItButNotForEver() {
        assertThat(schedule.after(1, Duration.ofMinutes(5))).hasValue(Duration.ofMinutes(5));
        assertThat(schedule.after(1, Duration.ofDays(400))).hasValue(Duration.ofHours(24));
        assertThat(schedule.after(2, Duration.ofSeconds(1)).orElseThrow()).isGreaterThan(Duration.ofMinutes(59));
    }

    @Test
    void restIsAskedForInSecondsOrAsADate() {
        SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(new Received(503, "", "120").rest(clock)).hasValue(Duration.ofMinutes(2));
        assertThat(new Received(503, "", "Thu, 01 Jan 2026 01:00:00 GMT").rest(clock))
                .hasValue(Duration.ofHours(1));
        assertThat(new Received(503, "", "Wed, 31 Dec 2025 01:00:00 GMT").rest(clock))
                .isEmpty();
        for (String wrong : List.of("soon", "-5", "1e9", "99999999999999999999", "")) {
            assertThat(new Received(503, "", wrong).rest(clock)).isEmpty();
        }
        assertThat(new Received(503, "", null).rest(clock)).isEmpty();
    }
}
