package dev.emp.connector.support.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.testing.SettableClock;
import dev.emp.connector.testing.RecordingContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PollerTest {

    private static final PollingPlan PLAN = new PollingPlan(
            Duration.ofMillis(100), Duration.ofSeconds(1), 2, 0, Duration.ofSeconds(30), Duration.ofSeconds(20));

    private final FakeTime time = new FakeTime(new SettableClock());
    private final RecordingContext context = new RecordingContext();
    private final Doorbell bell = new Doorbell();
    private final Script job = new Script();

    @Test
    void waitsGrowUpToTheLongest() throws Exception {
        job.goOn(6, false).end();

        assertThat(follow(PLAN)).isEqualTo("end");

        assertThat(time.waits).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void newsMakeTheNextLookComeSoon() throws Exception {
        job.goOn(3, false).goOn(1, true).goOn(1, false).end();

        follow(PLAN);

        assertThat(time.waits).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L, 100L, 200L);
    }

    @Test
    void jitterOnlyShortensAWait() throws Exception {
        job.goOn(50, false).end();

        follow(new PollingPlan(
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                1,
                0.5,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20)));

        assertThat(time.waits)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMillis(50), Duration.ofMillis(100)))
                .hasSizeGreaterThan(40)
                .doesNotHaveDuplicates();
    }

    @Test
    void aCancellationIsPassedOnAtOnceAndOnce() throws Exception {
        job.goOn(3, false).end();
        time.meanwhile = () -> {
            if (time.waits.size() == 1) {
                context.cancel();
            }
        };

        follow(PLAN);

        assertThat(job.told).containsExactly("look", "cancel", "look", "look", "look");
        assertThat(time.waits.getFirst()).isEqualTo(Duration.ofMillis(100));
        assertThat(time.clock.instant()).isEqualTo(new SettableClock().instant().plusMillis(200));
    }

    @Test
    void aJobThatDoesNotEndAfterItsCancellationIsGivenUp() throws Exception {
        job.goOn(1000, false);
        context.cancel();

        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> follow(PLAN));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.CANCELED);
        assertThat(failure.getMessage()).contains("within 20 s");
    }

    @Test
    void anOutageIsBorneAndToldOnce() throws Exception {
        job.fail(ErrorClass.UNAVAILABLE, 3)
                .goOn(1, false)
                .fail(ErrorClass.UNAVAILABLE, 1)
                .end();

        assertThat(follow(PLAN)).isEqualTo("end");

        assertThat(context.told(RecordingContext.Told.Log.class)).hasSize(2);
    }

    @Test
    void anOutageThatIsTooLongEndsTheFollowing() {
        job.fail(ErrorClass.UNAVAILABLE, 1000);

        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> follow(PLAN));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(Duration.between(new SettableClock().instant(), time.clock.instant()))
                .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
    }

    @Test
    void whoWantsToBeAskedLessIsLeftAloneAsLongAsItSays() throws Exception {
        job.failures.add(
                new ConnectorException(ErrorClass.RATE_LIMITED, "slow down", Duration.ofSeconds(7), null, null));
        job.script.add("fail");
        job.end();

        follow(PLAN);

        assertThat(time.waits).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void anotherFailureEndsTheFollowingAtOnce() {
        job.fail(ErrorClass.LOST, 1);

        assertThat(catchThrowableOfType(ConnectorException.class, () -> follow(PLAN))
                        .errorClass())
                .isEqualTo(ErrorClass.LOST);
        assertThat(time.waits).isEmpty();
    }

    @Test
    void aRingThatBringsNoReasonToLookDoesNotMoveTheNextLook() throws Exception {
        job.goOn(1, false).end();
        job.looksWhenRung = false;
        time.meanwhile = () -> {
            if (time.waits.size() < 4) {
                bell.ring();
            }
        };

        follow(PLAN);

        assertThat(job.told).containsExactly("look", "hear", "hear", "hear", "look");
        assertThat(time.clock.instant()).isEqualTo(new SettableClock().instant().plusMillis(100));
    }

    @Test
    void aRingWithAReasonBringsTheNextLookForward() throws Exception {
        job.goOn(1, false).end();
        time.meanwhile = bell::ring;

        follow(PLAN);

        assertThat(job.told).containsExactly("look", "hear", "look");
        assertThat(time.clock.instant()).isEqualTo(new SettableClock().instant());
    }

    private String follow(PollingPlan plan) throws ConnectorException, InterruptedException {
        return new Poller(plan, time.clock, time, new Random(1)).follow(job, context, bell);
    }

    /** A job that goes as it is written. */
    private static final class Script implements ProviderJob<String> {

        final Deque<String> script = new ArrayDeque<>();
        final Deque<ConnectorException> failures = new ArrayDeque<>();
        final List<String> told = new ArrayList<>();
        boolean looksWhenRung = true;

        Script goOn(int times, boolean news) {
            for (int i = 0; i < times; i++) {
                script.add(news ? "news" : "same");
            }
            return this;
        }

        Script fail(ErrorClass errorClass, int times) {
            for (int i = 0; i < times; i++) {
                script.add("fail");
                failures.add(new ConnectorException(errorClass, "away"));
            }
            return this;
        }

        void end() {
            script.add("end");
        }

        @Override
        public Sight<String> look() throws ConnectorException {
            told.add("look");
            String step = script.remove();
            return switch (step) {
                case "fail" -> throw failures.remove();
                case "end" -> new Sight.Ended<>(step);
                default -> new Sight.GoesOn<>(step.equals("news"));
            };
        }

        @Override
        public void cancel() {
            told.add("cancel");
        }

        @Override
        public boolean hear() {
            told.add("hear");
            return looksWhenRung;
        }
    }
}
