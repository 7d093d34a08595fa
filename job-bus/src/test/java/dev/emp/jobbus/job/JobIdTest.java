package dev.emp.jobbus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {

    private static JobId idAt(String instant) {
        Clock clock = Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
        return new JobIdGenerator(clock, new Random(7)).next(12);
    }

    @Test
    void idsNameTheirShard() {
        assertThat(idAt("2026-01-01T00:00:00Z").shard()).isEqualTo(12);
    }

    @Test
    void idsSortByTheTimeTheyWereMade() {
        assertThat(idAt("2026-01-01T00:00:00.000Z")).isLessThan(idAt("2026-01-01T00:00:00.001Z"));
        assertThat(idAt("2026-12-31T23:59:59.999Z")).isLessThan(idAt("2027-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "j0-", "j00-01kb2m3n4p5q6r7s8t9v0w1x2y", "j0-01KB2M3N4P5Q6R7S8T9V0W1X2Y", "j0-../../etc"
            })
    void whatIsNoIdIsRefused(String text) {
        assertThatThrownBy(() -> new JobId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
