package dev.emp.simulators.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {

    @Test
    void aSeedGivesTheSameLatenciesEachTime() {
        Latency latency = Latency.parse("lognormal:50:0.5");

        assertThat(sample(latency, 7)).isEqualTo(sample(latency, 7)).isNotEqualTo(sample(latency, 8));
    }

    @Test
    void halfOfTheLatenciesAreBelowTheMedianAndAFewAreFarAbove() {
        List<Duration> sorted = sample(Latency.logNormal(Duration.ofMillis(50), 0.5), 1).stream()
                .sorted()
                .toList();

        assertThat(sorted.get(500)).isBetween(Duration.ofMillis(46), Duration.ofMillis(54));
        assertThat(sorted.get(990)).isBetween(Duration.ofMillis(120), Duration.ofMillis(220));
    }

    @Test
    void aFixedLatencyIsAlwaysTheSame() {
        assertThat(sample(Latency.parse("fixed:2.5"), 1)).containsOnly(Duration.ofNanos(2_500_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "fixed", "fixed:x", "lognormal:5", "fixed:1:2"})
    void whatIsNoLatencyIsRefusedWithTheFormsThereAre(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Latency.parse(text))
                .withMessage("a latency is fixed:MS or lognormal:MEDIAN_MS:SIGMA, not " + text);
    }

    private static List<Duration> sample(Latency latency, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 1000).mapToObj(_ -> latency.next(random)).toList();
    }
}
