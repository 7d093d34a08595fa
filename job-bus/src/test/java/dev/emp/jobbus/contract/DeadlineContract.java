package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs that are not started in time, and jobs that run for much too long. */
public abstract class DeadlineContract extends BusContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PAST_MINUTE = MINUTE.plusMillis(1);
    private static final String NOT_STARTED = "it was not started within PT1M";

    private static JobSpec startWithinAMinute() {
        return spec().withPlacement(Placement.DEFAULT.withStartTimeout(MINUTE));
    }

    private void isExpired(JobId id, String reason) {
        assertThat(driver.stateOf(id)).isEqualTo(JobState.EXPIRED);
        assertThat(driver.job(id).outcome()).isEqualTo(new Outcome.Expired(reason));
        assertThat(driver.job(id).times().finishedAt()).isEqualTo(fixture.now());
        assertThat(driver.typesOf(id)).endsWith(Type.EXPIRED);
        assertThat(driver.lastData(id)).isEqualTo(Map.of("reason", reason));
    }

    private int expire() {
        return get(upkeep.expireOverdueJobs(100));
    }

    @Test
    void aJobThatIsNotStartedInTimeExpires() {
        JobId id = driver.submit(startWithinAMinute());
        fixture.advance(MINUTE);
        assertThat(expire()).isZero();
        fixture.advance(Duration.ofMillis(1));
        assertThat(expire()).isEqualTo(1);
        isExpired(id, NOT_STARTED);
        assertThat(driver.claim("m/a", 1)).isEmpty();
    }

    @Test
    void anOverdueJobIsNotGivenOutThoughNobodyHasLookedAfterIt() {
        JobId overdue = driver.submit(startWithinAMinute());
        fixture.advance(PAST_MINUTE);
        JobId next = driver.submit();
        assertThat(driver.claimIds("m/a", 1)).containsExactly(next);
        isExpired(overdue, NOT_STARTED);
    }

    @Test
    void aJobForLaterHasItsTimeFromThen() {
        JobId id = driver.submit(spec().withPlacement(Placement.DEFAULT
                .withStartTimeout(MINUTE)
                .withRunAt(fixture.now().plus(Duration.ofHours(1)))));
        fixture.advance(Duration.ofHours(1).plus(MINUTE));
        assertThat(expire()).isZero();
        fixture.advance(Duration.ofMillis(1));
        assertThat(expire()).isEqualTo(1);
        isExpired(id, NOT_STARTED);
    }

    @Test
    void aBlockedJobExpiresToo() {
        JobId first = driver.submit();
        JobId id = driver.submit(startWithinAMinute()
                .withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first)))));
        fixture.advance(PAST_MINUTE);
        assertThat(expire()).isEqualTo(1);
        isExpired(id, NOT_STARTED);
        get(bus.complete(driver.claimOne("m/a").lease(), RESULT));
        assertThat(driver.claim("m/a", 5)).isEmpty();
    }

    @Test
    void aJobThatDependsOnAnExpiredOneFails() {
        JobId first = driver.submit(startWithinAMinute());
        JobId second = driver.submit(
                spec().withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first)))));
        fixture.advance(PAST_MINUTE);
        expire();
        get(upkeep.settleDependents(10));
        assertThat(driver.job(second).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .isEqualTo("the job it depends on has expired: " + first));
    }

    @Test
    void onceStartedAJobMayWaitForItsNextAttempt() {
        JobId id = driver.submit(startWithinAMinute());
        get(bus.release(driver.claimOne("m/a").lease(), "test"));
        fixture.advance(MINUTE.multipliedBy(10));
        assertThat(expire()).isZero();
        assertThat(driver.claimIds("m/a", 1)).containsExactly(id);
    }

    @Test
    void expiringDoesBoundedWorkAndBeginsWithTheEarliest() {
        JobId later = driver.submit(startWithinAMinute());
        JobId sooner = driver.submit(spec().withPlacement(Placement.DEFAULT.withStartTimeout(Duration.ofSeconds(1))));
        fixture.advance(PAST_MINUTE);
        assertThat(get(upkeep.expireOverdueJobs(1))).isEqualTo(1);
        assertThat(driver.stateOf(sooner)).isEqualTo(JobState.EXPIRED);
        assertThat(driver.stateOf(later)).isEqualTo(JobState.QUEUED);
        assertThat(get(upkeep.expireOverdueJobs(1))).isEqualTo(1);
        assertThat(get(upkeep.expireOverdueJobs(1))).isZero();
    }

    private Lease runningForAMinuteAtMost() {
        driver.submit(spec().withPlacement(Placement.DEFAULT.withRunTimeout(MINUTE)));
        return driver.claimOne("m/a").lease();
    }

    /** The worker has half a minute to end the attempt by itself; then it has lost the job. */
    @Test
    void aJobThatRunsForMuchTooLongExpiresWhenItsLeaseIsRenewed() {
        Lease lease = runningForAMinuteAtMost();
        fixture.advance(Duration.ofSeconds(90));
        assertThat(get(bus.renew(List.of(lease), LEASE))).hasOnlyElementsOfType(RenewOutcome.Renewed.class);
        fixture.advance(Duration.ofMillis(1));
        assertThat(get(bus.renew(List.of(lease), LEASE))).containsExactly(new RenewOutcome.Stale());

        isExpired(lease.job(), "it ran longer than PT1M");
        assertThat(driver.job(lease.job()).attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.end()).isEqualTo(Attempt.End.FAILED);
            assertThat(attempt.failure().failureClass()).isEqualTo(FailureClass.TIMEOUT);
        });
        assertThat(get(bus.complete(lease, RESULT))).isEqualTo(new WriteOutcome.Stale());
    }

    @Test
    void aJobThatRanForMuchTooLongIsNotQueuedAgainWhenItsLeaseRunsOut() {
        Lease lease = runningForAMinuteAtMost();
        fixture.advance(Duration.ofSeconds(91));
        assertThat(get(upkeep.reclaimExpiredLeases(10))).isEqualTo(1);
        isExpired(lease.job(), "it ran longer than PT1M");
    }

    @Test
    void theTimeOfEveryAttemptCountsForItself() {
        Lease first = runningForAMinuteAtMost();
        fixture.advance(MINUTE);
        get(bus.release(first, "test"));
        Lease second = driver.claimOne("m/a").lease();
        fixture.advance(MINUTE);
        assertThat(get(bus.renew(List.of(second), LEASE))).hasOnlyElementsOfType(RenewOutcome.Renewed.class);
    }

    @Test
    void aJobThatWasToBeCanceledIsCanceledThoughItRanForMuchTooLong() {
        Lease lease = runningForAMinuteAtMost();
        get(bus.cancel(lease.job(), "the user's wish"));
        fixture.advance(Duration.ofSeconds(91));
        assertThat(get(bus.renew(List.of(lease), LEASE))).containsExactly(new RenewOutcome.Stale());
        assertThat(driver.job(lease.job()).outcome()).isEqualTo(new Outcome.Canceled("the user's wish"));
    }
}
