package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.WriteOutcome.Applied;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows a failed attempt: another one, or the end; and what the next one knows of it. */
public abstract class RetryContract extends BusContract {

    private static final JobFailure DOWN = JobFailure.of(FailureClass.UNAVAILABLE, "the service is down");
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(10);

    private JobId submit(int maxAttempts) {
        return driver.submit(
                spec().withRetry(new RetryPolicy(maxAttempts, Duration.ofSeconds(8), Duration.ofMinutes(1))));
    }

    private void queueAgain() {
        fixture.advance(LONG_ENOUGH);
        assertThat(get(upkeep.queueDueJobs(10))).isEqualTo(1);
    }

    @Test
    void anAttemptThatMaySucceedNextTimeIsScheduledAgain() {
        JobId id = submit(3);
        Claim claim = driver.claimOne("m/a");

        assertThat(get(bus.fail(claim.lease(), DOWN))).isEqualTo(new Applied(JobState.SCHEDULED));

        Job job = driver.job(id);
        Instant dueAt = job.times().dueAt();
        assertThat(dueAt).isBetween(fixture.now().plusSeconds(4), fixture.now().plusSeconds(8));
        assertThat(job.outcome()).isNull();
        assertThat(job.attempts())
                .containsExactly(new Attempt(
                        1, 1, BusDriver.worker("m/a"), fixture.now(), fixture.now(), Attempt.End.FAILED, DOWN));
        assertThat(driver.typesOf(id)).endsWith(Type.RETRY_SCHEDULED);
        assertThat(driver.lastData(id))
                .isEqualTo(Map.of(
                        "attempt",
                        1,
                        "class",
                        "unavailable",
                        "message",
                        "the service is down",
                        "due_at",
                        dueAt.toString()));
    }

    @Test
    void theNextAttemptHasTheNextNumber() {
        JobId id = submit(3);
        get(bus.fail(driver.claimOne("m/a").lease(), DOWN));
        queueAgain();

        assertThat(driver.claimOne("m/b").attempt()).isEqualTo(2);
        assertThat(driver.job(id).attempts()).extracting(Attempt::number).containsExactly(1, 2);
        assertThat(driver.lastData(id)).isEqualTo(Map.of("worker", "m/b", "attempt", 2));
    }

    @Test
    void aRetriedJobHasItsOldPlace() {
        List<JobId> submitted = driver.submit(3);
        get(bus.fail(driver.claimOne("m/a").lease(), DOWN));
        queueAgain();
        assertThat(driver.claim("m/a", 3))
                .extracting(claim -> claim.lease().job())
                .isEqualTo(submitted);
    }

    @Test
    void theFailureOfTheLastAttemptIsTheJobs() {
        JobId id = submit(2);
        get(bus.fail(driver.claimOne("m/a").lease(), DOWN));
        queueAgain();
        JobFailure last = new JobFailure(
                FailureClass.RATE_LIMITED,
                "slow down",
                Duration.ofMillis(2_500),
                new JsonText("{\"node\":[],\"n\":{}}"));

        assertThat(get(bus.fail(driver.claimOne("m/a").lease(), last))).isEqualTo(new Applied(JobState.FAILED));

        Job job = driver.job(id);
        assertThat(job.outcome()).isEqualTo(new Outcome.Failed(last));
        assertThat(job.times().finishedAt()).isEqualTo(fixture.now());
        assertThat(job.attempts()).extracting(Attempt::failure).containsExactly(DOWN, last);
        assertThat(driver.typesOf(id)).endsWith(Type.FAILED);
        assertThat(driver.lastData(id)).isEqualTo(Map.of("class", "rate_limited", "message", "slow down"));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"INVALID_INPUT", "AUTH", "CONTENT_REFUSED", "CANCELED", "DEPENDENCY_FAILED", "UNKNOWN_OUTCOME"})
    void whatWouldFailAgainFailsAtOnce(FailureClass failureClass) {
        JobId id = submit(3);
        JobFailure failure = JobFailure.of(failureClass, "no use");
        assertThat(get(bus.fail(driver.claimOne("m/a").lease(), failure))).isEqualTo(new Applied(JobState.FAILED));
        assertThat(driver.job(id).outcome()).isEqualTo(new Outcome.Failed(failure));
    }

    @Test
    void aProvidersLongerWaitIsHonoured() {
        JobId id = submit(3);
        JobFailure failure = new JobFailure(FailureClass.RATE_LIMITED, "slow down", Duration.ofMinutes(3), null);
        get(bus.fail(driver.claimOne("m/a").lease(), failure));
        assertThat(driver.job(id).times().dueAt()).isEqualTo(fixture.now().plus(Duration.ofMinutes(3)));
    }

    @Test
    void aHandleIsStoredWithTheJobAndHasItsEvent() {
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        assertThat(get(bus.attach(lease, new ProviderHandle("prompt-1")))).isEqualTo(new Applied(JobState.RUNNING));
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED, Type.STARTED, Type.ATTACHED);
        assertThat(driver.lastData(id)).isEmpty();
    }

    @Test
    void theNextClaimerAttachesToAJobThatWasGivenBack() {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.attach(lease, new ProviderHandle("an earlier one")));
        get(bus.attach(lease, new ProviderHandle("prompt-1")));
        get(bus.release(lease, "draining"));
        assertThat(driver.claimOne("m/b").handle()).isEqualTo(new ProviderHandle("prompt-1"));
    }

    @Test
    void theNextClaimerAttachesToTheJobOfADeadWorker() {
        driver.submit();
        get(bus.attach(driver.claimOne("m/a").lease(), new ProviderHandle("prompt-1")));
        fixture.advance(LEASE.plusMillis(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertThat(driver.claimOne("m/b").handle()).isEqualTo(new ProviderHandle("prompt-1"));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"RATE_LIMITED", "UNAVAILABLE", "INTERNAL"})
    void theNextClaimerAttachesToAJobThatItsProviderMayStillHave(FailureClass failureClass) {
        failAttached(failureClass);
        assertThat(driver.claimOne("m/b").handle()).isEqualTo(new ProviderHandle("prompt-1"));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"TIMEOUT", "PROVIDER_ERROR", "LOST"})
    void theNextClaimerBeginsAnewWithAJobThatItsProviderHasEndedForgottenOrWasToldToStop(FailureClass failureClass) {
        failAttached(failureClass);
        assertThat(driver.claimOne("m/b").handle()).isNull();
    }

    private void failAttached(FailureClass failureClass) {
        submit(3);
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.attach(lease, new ProviderHandle("prompt-1")));
        get(bus.fail(lease, JobFailure.of(failureClass, "failed")));
        queueAgain();
    }
}
