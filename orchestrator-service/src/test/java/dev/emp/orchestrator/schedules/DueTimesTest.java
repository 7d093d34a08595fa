package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

class DueTimesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(1);

    @ParameterizedTest
    @EnumSource(CatchUp.class)
    void aRunThatIsLateByNoMoreThanTheGraceStarts(CatchUp catchUp) {
        DueTimes due = DueTimes.of(every(600, catchUp), at(660), GRACE);
        assertThat(due).isEqualTo(new DueTimes(List.of(at(600)), 0, null, at(1200)));
    }

    @ParameterizedTest
    @EnumSource(CatchUp.class)
    void severalRunsWithinTheGraceAllStart(CatchUp catchUp) {
        DueTimes due = DueTimes.of(every(20, catchUp), at(60), GRACE);
        assertThat(due.toFire()).containsExactly(at(20), at(40), at(60));
        assertThat(due.missed()).isZero();
    }

    @Test
    void nothingIsMadeUpForWithoutCatchUp() {
        DueTimes due = DueTimes.of(every(600, CatchUp.NONE), at(3000 + 61), GRACE);
        assertThat(due).isEqualTo(new DueTimes(List.of(), 5, at(3000), at(3600)));
    }

    @Test
    void theLastMissedRunIsMadeUpFor() {
        DueTimes due = DueTimes.of(every(600, CatchUp.LATEST), at(3000 + 61), GRACE);
        assertThat(due).isEqualTo(new DueTimes(List.of(at(3000)), 4, at(2400), at(3600)));
    }

    @Test
    void theLastMissedRunIsLeftOutWhenTheNextIsDue() {
        DueTimes due = DueTimes.of(every(600, CatchUp.LATEST), at(3000), GRACE);
        assertThat(due).isEqualTo(new DueTimes(List.of(at(3000)), 4, at(2400), at(3600)));
    }

    @Test
    void allMissedRunsAreMadeUpForUpToAHundred() {
        DueTimes few = DueTimes.of(every(600, CatchUp.ALL), at(3000 + 61), GRACE);
        assertThat(few.toFire()).containsExactly(at(600), at(1200), at(1800), at(2400), at(3000));
        assertThat(few.missed()).isZero();
        DueTimes many = DueTimes.of(every(600, CatchUp.ALL), at(600 * 150 + 61), GRACE);
        assertThat(many.toFire())
                .hasSize(DueTimes.MOST_CAUGHT_UP)
                .startsWith(at(600 * 51))
                .endsWith(at(600 * 150));
        assertThat(many.missed()).isEqualTo(50);
        assertThat(many.lastMissed()).isEqualTo(at(600 * 50));
    }

    @Test
    void aYearOfSecondsDoesNotHoldUpAnybody() {
        Instant now = START.plus(Duration.ofDays(365));
        DueTimes due = DueTimes.of(every(1, CatchUp.LATEST), now, GRACE);
        assertThat(due.toFire()).hasSize(61).endsWith(now);
        assertThat(due.missed()).isBetween(50_000L, 200_000L);
        assertThat(due.next()).isEqualTo(now.plusSeconds(1));
    }

    @Test
    void lookingEarlyStartsNothing() {
        assertThat(DueTimes.of(every(600, CatchUp.ALL), at(599), GRACE).toFire())
                .isEmpty();
    }

    @Test
    void jitterIsTheSameWheneverOneAsksAndNotTheSameForAll() {
        Schedule one = schedule("sch_1", 600, 300, CatchUp.ALL);
        RunTimes times = one.times();
        Instant due = Objects.requireNonNull(one.dueAt());
        assertThat(due).isBetween(at(600), at(900)).isEqualTo(times.withJitter(at(600)));
        assertThat(Duration.between(at(1200), times.withJitter(at(1200)))).isNotEqualTo(Duration.between(at(600), due));
        assertThat(schedule("sch_2", 600, 300, CatchUp.ALL).dueAt()).isNotEqualTo(due);
        assertThat(DueTimes.of(one, due.minusMillis(1), GRACE).toFire()).isEmpty();
        assertThat(DueTimes.of(one, due, GRACE).toFire()).containsExactly(at(600));
    }

    private static Schedule every(long seconds, CatchUp catchUp) {
        return schedule("sch_1", seconds, 0, catchUp);
    }

    private static Schedule schedule(String id, long seconds, long jitter, CatchUp catchUp) {
        Definition definition = new Definition(
                null,
                JsonNodeFactory.instance.objectNode(),
                null,
                null,
                seconds,
                jitter,
                catchUp,
                Overlap.ALLOW,
                null,
                null,
                false);
        return Schedule.create(id, "default", definition, START);
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }
}
