package dev.emp.monitor.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void nothingHasNoPercentiles() {
        assertThat(new Durations().percentile(0.5)).isNull();
    }

    @Test
    void aPercentileIsOffByASixteenthAtMost() {
        Durations durations = new Durations();
        for (int millis = 1; millis <= 100_000; millis++) {
            durations.add(millis);
        }
        assertThat(durations.percentile(0.5)).isCloseTo(50, Percentage.withPercentage(6.25));
        assertThat(durations.percentile(0.95)).isCloseTo(95, Percentage.withPercentage(6.25));
        assertThat(durations.percentile(0.99)).isCloseTo(99, Percentage.withPercentage(6.25));
        assertThat(durations.percentile(1)).isCloseTo(100, Percentage.withPercentage(6.25));
    }

    @Test
    void theShortestAndTheLongestHaveTheirPlace() {
        for (long millis : new long[] {-5, 0, 1, 7, 8, 9, 15, 16, 1L << 39, Long.MAX_VALUE}) {
            Durations durations = new Durations();
            durations.add(millis);
            double expected = Math.max(0, Math.min(millis, (1L << 41) - 1)) / 1_000.0;
            assertThat(durations.percentile(0.5)).as("%s", millis).isCloseTo(expected, Percentage.withPercentage(6.25));
        }
    }
}
