package dev.emp.jobbus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.job.Dependency.IfItFails;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinationTest {

    private static final JobId JOB = new JobId("j0-01kb2m3n4p5q6r7s8t9v0w1x2y");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aJobIsNamedOnceAmongTheDependencies() {
        List<Dependency> twice = List.of(Dependency.on(JOB), new Dependency(JOB, IfItFails.RUN));
        assertThatThrownBy(() -> Coordination.NONE.withDependencies(twice))
                .hasMessage("a job depends on " + JOB + " twice");
    }

    @Test
    void aDependencyFailsWithItsJobUnlessToldOtherwise() {
        assertThat(Dependency.on(JOB).ifItFails()).isEqualTo(IfItFails.FAIL);
    }

    @Test
    void aConcurrencyLimitHasItsRange() {
        assertThatThrownBy(() -> new Limit.Concurrency("key", 0)).hasMessage("a concurrency limit must be 1 to 10000");
        assertThatThrownBy(() -> new Limit.Concurrency("key", 10_001))
                .hasMessage("a concurrency limit must be 1 to 10000");
    }

    @Test
    void aRateLimitHasItsRange() {
        assertThatThrownBy(() -> new Limit.Rate("key", 0, SECOND))
                .hasMessage("the starts of a rate limit must be 1 to 100000");
        assertThatThrownBy(() -> new Limit.Rate("key", 1, Duration.ofNanos(999_999)))
                .hasMessage("the interval of a rate limit must be 1 ms to 1 day");
        assertThatThrownBy(() -> new Limit.Rate("key", 1, Duration.ofDays(1).plusMillis(1)))
                .hasMessage("the interval of a rate limit must be 1 ms to 1 day");
    }

    @Test
    void theKeyOfALimitHasItsLength() {
        String longest = "k".repeat(Limit.LONGEST_KEY);
        assertThat(new Limit.Concurrency(longest, 1).key()).isEqualTo(longest);
        assertThatThrownBy(() -> new Limit.Concurrency(longest + "k", 1)).hasMessageContaining("1 to 200 characters");
        assertThatThrownBy(() -> new Limit.Rate(" ", 1, SECOND)).hasMessageContaining("1 to 200 characters");
    }
}
