package dev.emp.orchestrator.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalRateTest {

    private static final Duration TICK = Duration.ofSeconds(5);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private ArrivalRate rate = ArrivalRate.since(now);

    @Test
    void isNotKnownForTwoMinutes() {
        arriving(2, Duration.ofSeconds(115));
        assertThat(rate.isKnown()).isFalse();
        arriving(2, TICK);
        assertThat(rate.isKnown()).isTrue();
    }

    @Test
    void isRightFromTheFirstMinuteOn() {
        arriving(2, Duration.ofMinutes(1));
        assertThat(rate.perSecond()).isCloseTo(2, within(0.001));
    }

    @Test
    void aBurstIsSeenWithinAMinute() {
        arriving(1, Duration.ofMinutes(60));
        arriving(10, Duration.ofMinutes(1));
        assertThat(rate.perSecond()).isGreaterThan(6);
    }

    @Test
    void theEndOfAllWorkIsSeenWithinMinutes() {
        arriving(1, Duration.ofMinutes(60));
        arriving(0, Duration.ofMinutes(5));
        assertThat(rate.perSecond()).isLessThan(0.02);
    }

    @Test
    void chanceIsNoBurst() {
        Random random = new Random(1);
        int wrong = 0;
        for (int i = 0; i < 2_000; i++) {
            now = now.plus(TICK);
            int arrived = 0;
            for (double at = -Math.log(random.nextDouble()); at < 2.5; at -= Math.log(random.nextDouble())) {
                arrived++;
            }
            rate = rate.counting(arrived, now);
            wrong += i > 200 && Math.abs(rate.perSecond() - 0.5) > 0.2 ? 1 : 0;
        }
        assertThat(wrong).isLessThan(60);
    }

    @Test
    void aClockThatGoesBackChangesNothing() {
        arriving(2, Duration.ofMinutes(3));
        assertThat(rate.counting(1_000, now.minusSeconds(5))).isEqualTo(rate);
    }

    private void arriving(double perSecond, Duration duration) {
        for (Instant end = now.plus(duration); now.isBefore(end); ) {
            now = now.plus(TICK);
            rate = rate.counting(perSecond * TICK.toSeconds(), now);
        }
    }
}
