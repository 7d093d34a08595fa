package dev.emp.benchmarks.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long MILLISECOND = 1_000_000;

    @Test
    void whatIsSentLateDoesNotPutOffTheNext() {
        Schedule schedule = Schedule.steadily(100);
        schedule.begin(5 * MILLISECOND);
        assertThat(schedule.due(5 * MILLISECOND)).isEqualTo(5 * MILLISECOND);
        schedule.sent();
        assertThat(schedule.due(90 * MILLISECOND)).isEqualTo(15 * MILLISECOND);
        schedule.sent();
        assertThat(schedule.due(91 * MILLISECOND)).isEqualTo(25 * MILLISECOND);
    }

    @Test
    void aScheduleIsNotAheadOfItsTime() {
        Schedule schedule = Schedule.steadily(3);
        schedule.begin(0);
        for (int i = 0; i < 3_000_000; i++) {
            schedule.sent();
        }
        assertThat(schedule.due(0)).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void withoutAPaceEachIsDueAtOnce() {
        Schedule schedule = Schedule.atOnce();
        schedule.begin(0);
        schedule.sent();
        assertThat(schedule.due(7)).isEqualTo(7);
    }
}
