package dev.emp.jobbus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy = new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(6));
    private final Random random = new Random(1);

    @Test
    void theBackoffDoublesUpToItsMaximumAndIsAtLeastHalfFixed() {
        JobFailure failure = JobFailure.of(FailureClass.UNAVAILABLE, "down");
        long[] fullMillis = {1_000, 2_000, 4_000, 6_000};
        for (int attempt = 1; attempt <= fullMillis.length; attempt++) {
            long delay =
                    policy.delayAfter(attempt, failure, random).orElseThrow().toMillis();
            assertThat(delay).isBetween(fullMillis[attempt - 1] / 2, fullMillis[attempt - 1]);
        }
    }

    @Test
    void theLastAttemptIsNotFollowedByAnother() {
        assertThat(policy.delayAfter(5, JobFailure.of(FailureClass.UNAVAILABLE, "down"), random))
                .isEmpty();
    }

    @Test
    void whatWillFailAgainIsNotRetried() {
        assertThat(policy.delayAfter(1, JobFailure.of(FailureClass.INVALID_INPUT, "bad"), random))
                .isEmpty();
    }

    @Test
    void aProvidersLongerWaitIsHonoured() {
        JobFailure failure = new JobFailure(FailureClass.RATE_LIMITED, "slow down", Duration.ofMinutes(2), null);
        assertThat(policy.delayAfter(1, failure, random)).contains(Duration.ofMinutes(2));
    }
}
