package dev.emp.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartsTest {

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Restarts restarts =
            new Restarts(new RestartPolicy(3, WINDOW, Duration.ofSeconds(1)), new Backoff(FIRST, LONGEST));
    private Instant now = SettableClock.START;

    @Test
    void everyFailureInARowWaitsLongerUntilThereWereTooMany() {
        assertThat(fail(null)).satisfies(again -> pauses(again, 250, 750, 1));
        assertThat(fail(null)).satisfies(again -> pauses(again, 500, 1_500, 2));
        assertThat(fail(null)).satisfies(again -> pauses(again, 1_000, 3_000, 3));

        assertThat(fail(null)).isInstanceOf(Restarts.GiveUp.class);
    }

    @Test
    void restartsThatLieLongerBackThanTheWindowDoNotCount() {
        for (int i = 0; i < 20; i++) {
            now = now.plus(WINDOW.dividedBy(2));
            assertThat(fail(null)).isInstanceOf(Restarts.Again.class);
        }
    }

    @Test
    void waitsStayLongWhileAFailureFollowsTheOther() {
        for (int i = 0; i < 20; i++) {
            now = now.plus(WINDOW.dividedBy(2));
            fail(null);
        }

        now = now.plus(WINDOW.dividedBy(2));
        assertThat(fail(null)).satisfies(again -> pauses(again, 15_000, 30_000, 3));
    }

    @Test
    void aProcessThatWasReadyForLongerThanTheWindowCountsAfresh() {
        fail(null);
        fail(null);
        fail(null);
        Instant readySince = now;
        now = now.plus(WINDOW).plusSeconds(1);

        assertThat(fail(readySince)).satisfies(again -> pauses(again, 250, 750, 1));
    }

    @Test
    void aProcessThatWasReadyForLessThanTheWindowGoesOnCounting() {
        Instant readySince = now;
        fail(null);
        fail(null);
        now = now.plus(WINDOW.dividedBy(2));

        assertThat(fail(readySince)).satisfies(again -> pauses(again, 1_000, 3_000, 3));
    }

    @Test
    void nothingIsRestartedWhereNoRestartIsAllowed() {
        Restarts none = new Restarts(new RestartPolicy(0, WINDOW, Duration.ZERO), new Backoff(FIRST, LONGEST));

        assertThat(none.afterFailure(now, null)).isInstanceOf(Restarts.GiveUp.class);
    }

    private Restarts.Decision fail(Instant readySince) {
        return restarts.afterFailure(now, readySince);
    }

    private static void pauses(Restarts.Decision decision, long leastMillis, long mostMillis, int restarts) {
        assertThat(decision).isInstanceOfSatisfying(Restarts.Again.class, again -> {
            assertThat(again.pause()).isBetween(Duration.ofMillis(leastMillis), Duration.ofMillis(mostMillis));
            assertThat(again.restarts()).isEqualTo(restarts);
        });
    }
}
