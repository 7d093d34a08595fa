package dev.emp.connector.support.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.secret.Scrubber;
import dev.emp.connector.support.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeploymentsTest {

    private final SettableClock clock = new SettableClock();
    private final Scrubber scrubber = new Scrubber();
    private final Map<String, String> environment = new HashMap<>(Map.of("A", "key-of-a-1234", "B", "key-of-b-1234"));
    private final List<String> called = new ArrayList<>();
    private final Deployments two = deployments(key("A", "a", 1), key("B", "b", 3));
    private final Deployments one = deployments(key("A", "a", 1));

    @Test
    void keysWithoutANameAreCalledByTheirPlace() {
        assertThat(deployments(KeyProperties.inEnvironment("A"), KeyProperties.inEnvironment("B"))
                        .all())
                .extracting(Deployment::name)
                .containsExactly("key-1", "key-2");
    }

    @Test
    void twoKeysOfOneNameAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deployments(key("A", "a", 1), key("B", "a", 1)))
                .withMessage("two keys have the name a; each needs its own");
    }

    @Test
    void callsAreSharedOutByWeight() throws Exception {
        for (int i = 0; i < 1000; i++) {
            two.call("m", null, this::succeed);
        }

        assertThat(Collections.frequency(called, "b")).isBetween(700, 800);
    }

    @Test
    void aDeploymentCanBeWanted() throws Exception {
        for (int i = 0; i < 20; i++) {
            two.call("m", "a", this::succeed);
        }

        assertThat(called).containsOnly("a");
    }

    @Test
    void oneThatIsNotThereIsNamedBesideThoseThatAre() {
        ConnectorException failure = failure(two, "c", turn -> "never");

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure).hasMessage("There is no deployment c of OpenAI; there are a, b.");
        assertThat(failure.nothingAccepted()).isTrue();
    }

    @Test
    void aModelGoesOnlyWhereItMay() throws Exception {
        Deployments deployments = deployments(
                new KeyProperties("env:A", "a", 1, null, List.of("other")),
                new KeyProperties("env:B", "b", 1, null, List.of("m")));
        for (int i = 0; i < 20; i++) {
            deployments.call("m", null, this::succeed);
        }
        assertThat(called).containsOnly("b");

        assertThat(catchThrowableOfType(ConnectorException.class, () -> deployments.call("x", null, this::succeed)))
                .hasMessage("No key of OpenAI is used for the model x; they are used for m, other.");
        assertThat(failure(deployments, "a", this::succeed))
                .hasMessage("The deployment a of OpenAI is not used for the model m; it is used for other.");
    }

    @Test
    void aRefusedCallGoesToTheNextInTheSameRun() throws Exception {
        String result = two.call("m", null, turn -> {
            succeed(turn);
            if (called.size() == 1) {
                throw refusal(ErrorClass.RATE_LIMITED, Duration.ofSeconds(30));
            }
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(called).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aCallThatMayHaveBeenAcceptedIsNotMadeAgain() {
        ConnectorException lost = new ConnectorException(ErrorClass.UNAVAILABLE, "gone half-way");

        assertThat(failure(two, null, turn -> {
                    succeed(turn);
                    throw lost;
                }))
                .isSameAs(lost);
        assertThat(called).hasSize(1);
    }

    @Test
    void whatNoOtherKeyMendsIsNotTriedAgain() {
        failure(two, null, turn -> {
            succeed(turn);
            throw refusal(ErrorClass.INVALID_INPUT, null);
        });

        assertThat(called).hasSize(1);
    }

    @Test
    void aLimitedKeyIsLeftAloneForAsLongAsItsProviderAsked() throws Exception {
        failure(one, null, turn -> {
            throw refusal(ErrorClass.RATE_LIMITED, Duration.ofSeconds(30));
        });
        clock.advance(Duration.ofSeconds(10));

        ConnectorException cool = failure(one, null, this::succeed);

        assertThat(called).isEmpty();
        assertThat(cool.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
        assertThat(cool.retryAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(cool.nothingAccepted()).isTrue();

        clock.advance(Duration.ofSeconds(20));
        one.call("m", null, this::succeed);
        assertThat(called).hasSize(1);
    }

    @Test
    void aLimitOfOneModelDoesNotHoldUpAnother() throws Exception {
        failure(one, null, turn -> {
            throw refusal(ErrorClass.RATE_LIMITED, Duration.ofSeconds(30));
        });

        one.call("another", null, this::succeed);

        assertThat(called).containsExactly("a");
    }

    @Test
    void theShortestWaitIsToldWhenAllCoolDown() {
        failure(two, null, turn -> {
            boolean first = turn.deployment().name().equals("a");
            throw refusal(ErrorClass.RATE_LIMITED, Duration.ofSeconds(first ? 60 : 20));
        });

        assertThat(failure(two, null, this::succeed).retryAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aWrongKeyIsLeftAloneForMinutesOrUntilThereIsAnother() throws Exception {
        failure(one, null, turn -> {
            throw refusal(ErrorClass.AUTH, null);
        });
        assertThat(failure(one, null, this::succeed).errorClass()).isEqualTo(ErrorClass.AUTH);

        environment.put("A", "better-key-1234");
        one.call("m", null, this::succeed);

        assertThat(called).hasSize(1);
    }

    @Test
    void aWrongKeyIsTriedAgainAfterFiveMinutes() throws Exception {
        failure(one, null, turn -> {
            throw refusal(ErrorClass.AUTH, null);
        });
        clock.advance(Deployment.REFUSED);

        one.call("m", null, this::succeed);

        assertThat(called).hasSize(1);
    }

    @Test
    void aKeyThatMayNotUseOneModelIsUsedForOthers() throws Exception {
        failure(one, null, turn -> {
            throw onlyThisModel();
        });

        assertThat(failure(one, null, this::succeed).errorClass()).isEqualTo(ErrorClass.AUTH);
        one.call("another", null, this::succeed);
        assertThat(called).hasSize(1);

        clock.advance(Deployment.REFUSED);
        one.call("m", null, this::succeed);
        assertThat(called).hasSize(2);
    }

    @Test
    void anotherKeyInItsPlaceMayUseTheModelAtOnce() throws Exception {
        failure(one, null, turn -> {
            throw onlyThisModel();
        });

        environment.put("A", "better-key-1234");

        assertThat(one.call("m", null, this::succeed)).isEqualTo("done");
    }

    @Test
    void aKeyThatIsMissingHindersNoOtherAndCountsAsSoonAsItIsThere() throws Exception {
        environment.remove("A");
        for (int i = 0; i < 20; i++) {
            two.call("m", null, this::succeed);
        }
        assertThat(called).containsOnly("b");
        assertThat(failure(one, null, this::succeed)).hasMessageContaining("environment variable A");

        environment.put("A", "key-of-a-1234");
        assertThat(one.call("m", null, this::succeed)).isEqualTo("done");
    }

    @Test
    void anOutageOpensTheCircuitAndAFewCallsTryLater() throws Exception {
        for (int i = 0; i < 5; i++) {
            failure(one, null, turn -> {
                throw refusal(ErrorClass.UNAVAILABLE, null);
            });
        }
        ConnectorException open = failure(one, null, this::succeed);
        assertThat(open.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(open.retryAfter()).isEqualTo(Deployment.UNREACHABLE);
        assertThat(called).isEmpty();

        clock.advance(Deployment.UNREACHABLE);
        one.call("m", null, this::succeed);

        assertThat(called).hasSize(1);
    }

    @Test
    void answersThatAreLostOpenTheCircuitTooAndOtherJobsAreNotOfUnknownOutcome() {
        for (int i = 0; i < 5; i++) {
            failure(one, null, turn -> {
                throw new ConnectorException(ErrorClass.UNKNOWN_OUTCOME, "its answer is lost, look for it");
            });
        }

        ConnectorException open = failure(one, null, this::succeed);

        assertThat(called).isEmpty();
        assertThat(open.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(open.nothingAccepted()).isTrue();
        assertThat(open).hasMessageNotContaining("look for it");
    }

    @Test
    void anAnswerThatBreaksOffIsNoOutage() throws Exception {
        for (int i = 0; i < 5; i++) {
            failure(one, null, turn -> {
                turn.answered();
                throw new ConnectorException(ErrorClass.UNKNOWN_OUTCOME, "the stream ended half-way");
            });
        }

        assertThat(one.call("m", null, this::succeed)).isEqualTo("done");
    }

    @Test
    void afterAnOutageLongCallsLetOthersInAsSoonAsTheyAreAnswered() throws Exception {
        for (int i = 0; i < 5; i++) {
            failure(one, null, turn -> {
                throw refusal(ErrorClass.UNAVAILABLE, null);
            });
        }
        clock.advance(Deployment.UNREACHABLE);

        String innermost = nest(10);

        assertThat(innermost).isEqualTo("done");
    }

    /** Each call is answered and goes on while the next is made. */
    private String nest(int depth) throws ConnectorException, InterruptedException {
        return one.call("m", null, turn -> {
            turn.answered();
            return depth == 0 ? "done" : nest(depth - 1);
        });
    }

    @Test
    void oneOutageIsNotEnough() throws Exception {
        failure(one, null, turn -> {
            throw refusal(ErrorClass.UNAVAILABLE, null);
        });

        assertThat(one.call("m", null, this::succeed)).isEqualTo("done");
    }

    @Test
    void theKeyIsNeverShown() {
        failure(one, null, turn -> {
            assertThat(turn.key()).isEqualTo("key-of-a-1234");
            assertThat(turn.toString() + turn.deployment()).doesNotContain("1234");
            assertThat(scrubber.scrub("it is key-of-a-1234")).isEqualTo("it is [secret]");
            throw refusal(ErrorClass.AUTH, null);
        });
    }

    private String succeed(Turn turn) {
        called.add(turn.deployment().name());
        return "done";
    }

    private static ConnectorException onlyThisModel() {
        return new ConnectorException(ErrorClass.AUTH, "not verified", null, null, new OnlyThisModel())
                .withNothingAccepted();
    }

    private static ConnectorException refusal(ErrorClass errorClass, @Nullable Duration wait) {
        return new ConnectorException(errorClass, "refused", wait, null, null).withNothingAccepted();
    }

    private static ConnectorException failure(
            Deployments deployments, @Nullable String wanted, Deployments.Attempt<String> attempt) {
        return catchThrowableOfType(ConnectorException.class, () -> deployments.call("m", wanted, attempt));
    }

    private static KeyProperties key(String variable, String name, int weight) {
        return new KeyProperties("env:" + variable, name, weight, null, List.of());
    }

    private Deployments deployments(KeyProperties... keys) {
        return Deployments.of("OpenAI", List.of(keys), environment::get, scrubber, new Random(7), clock);
    }
}
