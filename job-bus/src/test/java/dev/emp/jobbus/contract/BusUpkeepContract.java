package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the bus does by itself, through upkeep that anybody may call at any time. */
public abstract class BusUpkeepContract extends BusContract {

    private static final Duration PAST_LEASE = LEASE.plusMillis(1);

    private JobId submitDueIn(Duration delay) {
        return driver.submit(
                spec().withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plus(delay))));
    }

    private int reclaim() {
        return get(upkeep.reclaimExpiredLeases(100));
    }

    /** I9. */
    @Test
    void theJobOfADeadWorkerIsQueuedAgain() {
        JobId id = driver.submit();
        driver.claimOne("dead/a");
        fixture.advance(PAST_LEASE);

        assertThat(reclaim()).isEqualTo(1);

        Job job = driver.job(id);
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.end()).isEqualTo(Attempt.End.LOST);
            assertThat(attempt.endedAt()).isEqualTo(fixture.now());
            assertThat(attempt.failure()).isNotNull();
            assertThat(attempt.failure().failureClass()).isEqualTo(FailureClass.LOST);
        });
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED, Type.STARTED, Type.LEASE_LOST);
        assertThat(driver.lastData(id)).isEqualTo(Map.of("worker", "dead/a", "attempt", 1));
        assertThat(driver.claimOne("m/b").attempt()).isEqualTo(2);
    }

    @Test
    void aLeaseThatHasNotRunOutIsLeftAlone() {
        JobId id = driver.submit();
        driver.claimOne("m/a");
        fixture.advance(LEASE);
        assertThat(reclaim()).isZero();
        assertThat(driver.job(id).state()).isEqualTo(JobState.RUNNING);
    }

    /** I5. */
    @Test
    void aLostJobHasItsOldPlace() {
        List<JobId> submitted = driver.submit(4);
        driver.claim("dead/a", 2);
        fixture.advance(PAST_LEASE);
        assertThat(reclaim()).isEqualTo(2);
        assertThat(driver.claim("m/b", 10))
                .extracting(claim -> claim.lease().job())
                .isEqualTo(submitted);
    }

    @Test
    void aJobWithNoAttemptLeftFailsAsLost() {
        JobId id = driver.submit(spec().withRetry(new RetryPolicy(2, Duration.ZERO, Duration.ZERO)));
        for (int attempt = 1; attempt <= 2; attempt++) {
            driver.claimOne("dead/a");
            fixture.advance(PAST_LEASE);
            assertThat(reclaim()).isEqualTo(1);
        }

        Job job = driver.job(id);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.outcome()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.LOST);
            assertThat(failed.failure().message()).contains("stopped responding");
        });
        assertThat(job.attempts()).extracting(Attempt::end).containsExactly(Attempt.End.LOST, Attempt.End.LOST);
        assertThat(driver.typesOf(id)).endsWith(Type.STARTED, Type.FAILED);
        assertThat(driver.lastData(id)).containsEntry("class", "lost").containsKey("message");
        assertThat(driver.claim("m/b", 1)).isEmpty();
    }

    @Test
    void failedAndLostAttemptsCountTogether() {
        JobId id = driver.submit(spec().withRetry(new RetryPolicy(2, Duration.ZERO, Duration.ZERO)));
        get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.TIMEOUT, "slow")));
        get(upkeep.queueDueJobs(10));
        driver.claimOne("dead/a");
        fixture.advance(PAST_LEASE);
        reclaim();
        assertThat(driver.job(id).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void aJobThatWasBeingCanceledIsCanceledWhenItsWorkerIsLost() {
        JobId id = driver.submit();
        driver.claimOne("dead/a");
        get(bus.cancel(id, "the user's wish"));
        fixture.advance(PAST_LEASE);

        assertThat(reclaim()).isEqualTo(1);
        assertThat(driver.job(id).outcome()).isEqualTo(new Outcome.Canceled("the user's wish"));
        assertThat(driver.lastData(id)).isEqualTo(Map.of("reason", "the user's wish"));
    }

    @Test
    void reclaimingDoesBoundedWork() {
        driver.submit(5);
        driver.claim("dead/a", 5);
        fixture.advance(PAST_LEASE);
        assertThat(get(upkeep.reclaimExpiredLeases(2))).isEqualTo(2);
        assertThat(get(upkeep.reclaimExpiredLeases(2))).isEqualTo(2);
        assertThat(get(upkeep.reclaimExpiredLeases(2))).isEqualTo(1);
        assertThat(get(upkeep.reclaimExpiredLeases(2))).isZero();
    }

    /** I9: every replica calls it and none leads. */
    @Test
    void manyReplicasReclaimEachJobOnce() {
        List<JobId> submitted = driver.submit(20);
        driver.claim("dead/a", 20);
        fixture.advance(PAST_LEASE);

        int touched = IntStream.range(0, 8).mapToObj(replica -> upkeep.reclaimExpiredLeases(5)).toList().stream()
                .mapToInt(BusDriver::get)
                .sum();

        assertThat(touched).isEqualTo(20);
        assertThat(submitted)
                .allSatisfy(id -> assertThat(driver.job(id).attempts()).hasSize(1));
        assertThat(driver.claim("m/b", 50))
                .hasSize(20)
                .extracting(Claim::attempt)
                .containsOnly(2);
    }

    @Test
    void aJobIsQueuedWhenItsTimeHasComeAndNotBefore() {
        JobId id = submitDueIn(Duration.ofSeconds(10));
        fixture.advance(Duration.ofMillis(9_999));
        assertThat(get(upkeep.queueDueJobs(10))).isZero();

        fixture.advance(Duration.ofMillis(1));
        assertThat(get(upkeep.queueDueJobs(10))).isEqualTo(1);
        assertThat(driver.job(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(driver.job(id).times().dueAt()).isNull();
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED, Type.QUEUED);
        assertThat(driver.lastData(id)).isEmpty();
        assertThat(get(upkeep.queueDueJobs(10))).isZero();
    }

    @Test
    void aScheduledJobStandsInLineByItsSubmission() {
        JobId later = submitDueIn(Duration.ofSeconds(2));
        JobId sooner = submitDueIn(Duration.ofSeconds(1));
        JobId last = driver.submit();
        fixture.advance(Duration.ofSeconds(5));
        assertThat(get(upkeep.queueDueJobs(10))).isEqualTo(2);
        assertThat(driver.claim("m/a", 10))
                .extracting(claim -> claim.lease().job())
                .containsExactly(later, sooner, last);
    }

    @Test
    void queueingDoesBoundedWorkAndBeginsWithTheLongestDue() {
        JobId later = submitDueIn(Duration.ofSeconds(2));
        JobId sooner = submitDueIn(Duration.ofSeconds(1));
        fixture.advance(Duration.ofSeconds(5));
        assertThat(get(upkeep.queueDueJobs(1))).isEqualTo(1);
        assertThat(driver.job(sooner).state()).isEqualTo(JobState.QUEUED);
        assertThat(driver.job(later).state()).isEqualTo(JobState.SCHEDULED);
    }

    /** I11. */
    @Test
    void aJobThatEndedLongAgoIsRemovedWithAllThatBelongsToIt() {
        JobId old = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.output(lease, new PartialOutput("text/plain", new byte[] {1})));
        get(bus.complete(lease, RESULT));
        fixture.advance(BusFixture.JOB_RETENTION.minusMillis(1));
        assertThat(get(upkeep.removeOldJobs(10))).isZero();
        assertThat(driver.job(old).state()).isEqualTo(JobState.SUCCEEDED);

        fixture.advance(Duration.ofSeconds(1));
        assertThat(get(upkeep.removeOldJobs(10))).isEqualTo(1);
        assertThat(get(queries.find(old))).isEmpty();
        assertThat(driver.jobs()).isEmpty();
        assertThat(get(queries.counts())).isEmpty();
        assertThat(get(events.readOutput(old, 0, 10, Duration.ZERO))).isEmpty();
    }

    /** I1: age alone removes nothing. */
    @Test
    void aJobThatHasNotEndedIsNeverRemoved() {
        driver.submit(2);
        driver.claimOne("m/a");
        submitDueIn(Duration.ofDays(100));
        fixture.advance(BusFixture.JOB_RETENTION.multipliedBy(3));
        assertThat(get(upkeep.removeOldJobs(10))).isZero();
        assertThat(driver.jobs())
                .extracting(Job::state)
                .containsExactly(JobState.SCHEDULED, JobState.QUEUED, JobState.RUNNING);
    }

    @Test
    void removingDoesBoundedWork() {
        driver.submit(3).forEach(id -> get(bus.cancel(id, "test")));
        fixture.advance(BusFixture.JOB_RETENTION.plusSeconds(1));
        assertThat(get(upkeep.removeOldJobs(2))).isEqualTo(2);
        assertThat(get(upkeep.removeOldJobs(2))).isEqualTo(1);
    }
}
