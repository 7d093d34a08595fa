package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTest {

    private static final String BERLIN = "Europe/Berlin";
    /** Puts its clocks by half an hour, at two. */
    private static final String LORD_HOWE = "Australia/Lord_Howe";

    @Test
    void whatFallsIntoTheHourThatDoesNotExistComesWhenTheClocksArePutForward() {
        assertThat(local("30 2 * * *", BERLIN, "2026-03-27T12:00:00Z", 3))
                .containsExactly("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    }

    @Test
    void severalRunsInTheHourThatDoesNotExistAreOne() {
        assertThat(local("*/20 * * * *", BERLIN, "2026-03-29T00:30:00Z", 4))
                .containsExactly(
                        "2026-03-29T01:40+01:00",
                        "2026-03-29T03:00+02:00",
                        "2026-03-29T03:20+02:00",
                        "2026-03-29T03:40+02:00");
        assertThat(local("10,50 2 * * *", BERLIN, "2026-03-29T00:00:00Z", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:10+02:00");
    }

    @Test
    void aRunInTheHourThatComesTwiceComesOnce() {
        assertThat(local("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        assertThat(local("0 */2 * * *", BERLIN, "2026-10-24T21:30:00Z", 3))
                .containsExactly("2026-10-25T00:00+02:00", "2026-10-25T02:00+02:00", "2026-10-25T04:00+01:00");
    }

    @Test
    void aRunIsNotRepeatedWhenOneAsksInTheSecondOfTheTwoHours() {
        assertThat(local("30 2 * * *", BERLIN, "2026-10-25T01:10:00Z", 1)).containsExactly("2026-10-26T02:30+01:00");
    }

    @Test
    void aRunOfEveryHourComesInBoth() {
        assertThat(local("30 * * * *", BERLIN, "2026-10-24T23:40:00Z", 4))
                .containsExactly(
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-25T03:30+01:00",
                        "2026-10-25T04:30+01:00");
    }

    @Test
    void knowsClocksThatArePutByHalfAnHour() {
        assertThat(local("15 2 * * *", LORD_HOWE, "2026-10-02T20:00:00Z", 2))
                .containsExactly("2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00");
        assertThat(local("45 1 * * *", LORD_HOWE, "2026-04-04T00:00:00Z", 2))
                .containsExactly("2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30");
        assertThat(local("*/15 * * * *", LORD_HOWE, "2026-04-04T14:25:00Z", 5))
                .containsExactly(
                        "2026-04-05T01:30+11:00",
                        "2026-04-05T01:45+11:00",
                        "2026-04-05T01:30+10:30",
                        "2026-04-05T01:45+10:30",
                        "2026-04-05T02:00+10:30");
    }

    @Test
    void knowsAZoneThatLeftOutADay() {
        assertThat(local("0 12 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z", 3))
                .containsExactly("2011-12-29T12:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T12:00+14:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * *", "0 2 * * *", "*/7 */3 * * *", "59 59 1,2,3 * * *", "0 0 1 * *"})
    void alwaysGoesForward(String cron) {
        for (String zone : List.of(BERLIN, LORD_HOWE, "Pacific/Apia", "UTC", "Asia/Kathmandu")) {
            Instant before = Instant.parse("2026-03-01T00:00:00Z");
            Timetable timetable = timetable(cron, zone);
            for (int i = 0; i < 500; i++) {
                Instant next = Objects.requireNonNull(timetable.next(before));
                assertThat(next).isAfter(before);
                assertThat(timetable.next(next.minusNanos(1))).isEqualTo(next);
                before = next;
            }
        }
    }

    @Test
    void anIntervalCountsFromItsBeginning() {
        Instant from = Instant.parse("2026-01-01T00:00:10Z");
        IntervalTimetable timetable = new IntervalTimetable(Duration.ofSeconds(60), from);
        assertThat(timetable.next(from)).isEqualTo(from.plusSeconds(60));
        assertThat(timetable.next(from.plusMillis(60_001))).isEqualTo(from.plusSeconds(120));
        assertThat(timetable.next(from.minusNanos(1))).isEqualTo(from);
        assertThat(timetable.next(from.minusSeconds(61))).isEqualTo(from.minusSeconds(60));
    }

    private static List<String> local(String cron, String zone, String after, int count) {
        Timetable timetable = timetable(cron, zone);
        List<String> runs = new ArrayList<>();
        Stream.iterate(timetable.next(Instant.parse(after)), Objects::nonNull, timetable::next)
                .limit(count)
                .map(run -> ZonedDateTime.ofInstant(run, ZoneId.of(zone)))
                .forEach(run -> runs.add(run.toOffsetDateTime().toString()));
        return runs;
    }

    private static Timetable timetable(String cron, String zone) {
        return new CronTimetable(Cron.parse(cron), ZoneId.of(zone));
    }
}
