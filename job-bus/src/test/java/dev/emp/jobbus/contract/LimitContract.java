package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.idsOf;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Jobs that share a limit: how many run beside each other, how many start in a while. */
public abstract class LimitContract extends BusContract {

    private static final JobFailure REFUSED = JobFailure.of(FailureClass.AUTH, "no");

    private static JobSpec keyed(int most) {
        return spec().withCoordination(Coordination.NONE.withConcurrency(new Limit.Concurrency("key", most)));
    }

    private static JobSpec rated(int starts, Duration interval) {
        return spec().withCoordination(Coordination.NONE.withRate(new Limit.Rate("api", starts, interval)));
    }

    private static JobSpec ofTenant(JobSpec spec, String tenant) {
        return spec.withPlacement(spec.placement().withTenant(tenant));
    }

    private JobId queued(JobSpec spec) {
        JobId id = driver.newId();
        assertThat(get(bus.submit(Submission.of(id, spec))))
                .isEqualTo(new SubmitOutcome.Accepted(id, JobState.QUEUED, fixture.now()));
        return id;
    }

    @Test
    void noMoreJobsRunThanTheKeyAllows() {
        List<JobId> submitted = driver.submit(keyed(2), 5);
        assertThat(driver.claimIds("m/a", 10)).isEqualTo(submitted.subList(0, 2));
        assertThat(driver.claimIds("m/b", 10)).isEmpty();
        assertThat(driver.stateOf(submitted.get(2))).isEqualTo(JobState.BLOCKED);
    }

    @Test
    void aJobThatFindsTheLimitReachedIsBlockedAndSaysSo() {
        driver.submit(keyed(1));
        JobId second = queued(keyed(1));
        driver.claim("m/a", 10);
        assertThat(driver.stateOf(second)).isEqualTo(JobState.BLOCKED);
        assertThat(driver.typesOf(second)).containsExactly(Type.SUBMITTED, Type.BLOCKED);
        assertThat(driver.lastData(second)).isEqualTo(Map.of("limit", "concurrency", "key", "key"));
        assertThat(driver.job(second).attempts()).isEmpty();
    }

    @Test
    void aJobSubmittedWhileTheLimitIsReachedIsBlockedAtOnce() {
        driver.submit(keyed(1));
        driver.claimOne("m/a");
        JobId id = driver.newId();
        assertThat(get(bus.submit(Submission.of(id, keyed(1)))))
                .isEqualTo(new SubmitOutcome.Accepted(id, JobState.BLOCKED, fixture.now()));
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED);
    }

    /** I5: in the order they would have had without the limit. */
    @Test
    void blockedJobsComeBackInTheirOldOrderAsOthersEnd() {
        List<JobId> submitted = driver.submit(keyed(1), 4);
        List<JobId> started = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Lease lease = driver.claimOne("m/a").lease();
            started.add(lease.job());
            get(bus.complete(lease, RESULT));
        }
        assertThat(started).isEqualTo(submitted);
    }

    /** I5. */
    @Test
    void aJobThatWasBlockedIsBeforeThoseThatCameAfterIt() {
        driver.submit(keyed(1));
        JobId blocked = queued(keyed(1));
        Lease lease = driver.claim("m/a", 2).getFirst().lease();
        driver.submit(10);
        get(bus.complete(lease, RESULT));
        assertThat(driver.claimIds("m/a", 1)).containsExactly(blocked);
    }

    @Test
    void everyWayToLeaveAWorkerFreesItsSlot() {
        driver.submit(keyed(1).withRetry(spec().retry()), 6);
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        Lease canceled = driver.claimOne("m/a").lease();
        get(bus.cancel(canceled.job(), "test"));
        assertThat(driver.claim("m/b", 10)).isEmpty();
        get(bus.fail(canceled, REFUSED));
        JobId retried = driver.claimOne("m/a").lease().job();
        get(bus.fail(new Lease(retried, 1, BusDriver.worker("m/a")), JobFailure.of(FailureClass.TIMEOUT, "slow")));
        get(bus.cancel(retried, "test"));
        driver.claimOne("m/dead");
        fixture.advance(LEASE.plusMillis(1));
        get(upkeep.reclaimExpiredLeases(10));
        Lease released = driver.claimOne("m/a").lease();
        get(bus.release(released, "test"));
        assertThat(driver.claim("m/a", 10)).hasSize(1);
    }

    @Test
    void aBlockedJobThatIsLetGoSaysSoAndWakesAWorker() {
        List<JobId> submitted = driver.submit(keyed(1), 2);
        Lease lease = driver.claim("m/a", 2).getFirst().lease();
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/b");
        get(bus.complete(lease, RESULT));
        assertThat(idsOf(get(waiting))).containsExactly(submitted.get(1));
        assertThat(driver.typesOf(submitted.get(1)))
                .containsExactly(Type.SUBMITTED, Type.BLOCKED, Type.QUEUED, Type.STARTED);
    }

    @Test
    void asManyComeBackAsThereAreSlots() {
        List<JobId> submitted = driver.submit(keyed(3), 9);
        List<Claim> running = driver.claim("m/a", 10);
        driver.claim("m/a", 10);
        running.forEach(claim -> get(bus.complete(claim.lease(), RESULT)));
        assertThat(driver.claimIds("m/a", 10)).isEqualTo(submitted.subList(3, 6));
    }

    @Test
    void aJobThatIsLetGoAndThenCanceledPassesItsTurnOn() {
        List<JobId> submitted = driver.submit(keyed(1), 3);
        Lease lease = driver.claim("m/a", 3).getFirst().lease();
        get(bus.complete(lease, RESULT));
        get(bus.cancel(submitted.get(1), "test"));
        assertThat(driver.claimIds("m/a", 3)).containsExactly(submitted.get(2));
    }

    @Test
    void aJobThatNobodyComesForHoldsUpNoneBehindItForLong() {
        driver.submit(keyed(1));
        Lease lease = driver.claimOne("m/a").lease();
        JobId forNobody = driver.submit(keyed(1).withRequirements(Requirements.of(Requirement.equal("pool", "none"))));
        JobId next = driver.submit(keyed(1));
        JobId last = driver.submit(keyed(1));
        assertThat(get(upkeep.admitParkedJobs(10))).isZero();
        get(bus.complete(lease, RESULT));
        assertThat(driver.stateOf(forNobody)).isEqualTo(JobState.QUEUED);
        assertThat(driver.claim("m/a", 10)).isEmpty();

        assertThat(get(upkeep.admitParkedJobs(10))).isEqualTo(1);

        assertThat(driver.claimIds("m/a", 10)).containsExactly(next);
        assertThat(get(upkeep.admitParkedJobs(10))).isZero();
        assertThat(driver.stateOf(last)).isEqualTo(JobState.BLOCKED);
    }

    @Test
    void aBlockedJobCanBeCanceled() {
        List<JobId> submitted = driver.submit(keyed(1), 3);
        Lease lease = driver.claim("m/a", 3).getFirst().lease();
        get(bus.cancel(submitted.get(1), "test"));
        assertThat(driver.stateOf(submitted.get(1))).isEqualTo(JobState.CANCELED);
        get(bus.complete(lease, RESULT));
        assertThat(driver.claimIds("m/a", 3)).containsExactly(submitted.get(2));
    }

    @Test
    void keysOfTenantsAreApart() {
        driver.submit(ofTenant(keyed(1), "a"));
        driver.submit(ofTenant(keyed(1), "b"));
        assertThat(driver.claim("m/a", 10)).hasSize(2);
    }

    @Test
    void jobsOfOtherLanesShareTheKey() {
        driver.submit(keyed(1));
        driver.submit(keyed(1).withPlacement(Placement.DEFAULT.withPriority(10)));
        driver.submit();
        assertThat(driver.claim("m/a", 10)).hasSize(2);
    }

    @Test
    void aBlockedJobDoesNotHoldUpTheOthers() {
        driver.submit(keyed(1), 20);
        JobId free = driver.submit();
        assertThat(driver.claimIds("m/a", 2)).hasSize(2).contains(free);
    }

    @Test
    void aClaimPutsOnlySoManyJobsAside() {
        driver.submit(keyed(1), 250);
        JobId last = driver.submit();
        assertThat(driver.claimIds("m/a", 2)).hasSize(1).doesNotContain(last);
        driver.claimIds("m/a", 1);
        driver.claimIds("m/a", 1);
        assertThat(driver.stateOf(last)).isEqualTo(JobState.RUNNING);
    }

    @Test
    void noMoreJobsStartThanTheRateAllows() {
        List<JobId> submitted = driver.submit(rated(2, Duration.ofSeconds(10)), 5);
        assertThat(driver.claimIds("m/a", 10)).isEqualTo(submitted.subList(0, 2));
        assertThat(driver.stateOf(submitted.get(2))).isEqualTo(JobState.BLOCKED);
        assertThat(driver.lastData(submitted.get(2))).isEqualTo(Map.of("limit", "rate", "key", "api"));
    }

    @Test
    void theRateLetsJobsGoAsTimePasses() {
        List<JobId> submitted = driver.submit(rated(2, Duration.ofSeconds(10)), 6);
        driver.claim("m/a", 10);
        fixture.advance(Duration.ofMillis(4_900));
        assertThat(get(upkeep.admitRateLimitedJobs(10))).isZero();
        fixture.advance(Duration.ofMillis(200));
        assertThat(get(upkeep.admitRateLimitedJobs(10))).isEqualTo(1);
        assertThat(driver.typesOf(submitted.get(2))).containsExactly(Type.SUBMITTED, Type.BLOCKED, Type.QUEUED);
        assertThat(driver.claimIds("m/a", 10)).containsExactly(submitted.get(2));
        fixture.advance(Duration.ofMinutes(5));
        assertThat(get(upkeep.admitRateLimitedJobs(10))).isEqualTo(2);
        assertThat(driver.claimIds("m/a", 10)).isEqualTo(submitted.subList(3, 5));
    }

    @Test
    void admittingDoesBoundedWork() {
        driver.submit(rated(5, Duration.ofSeconds(1)), 10);
        driver.claim("m/a", 10);
        fixture.advance(Duration.ofSeconds(1));
        assertThat(get(upkeep.admitRateLimitedJobs(2))).isEqualTo(2);
    }

    @Test
    void whatFindsTheRateUsedUpAfterAllIsBlockedAgain() {
        List<JobId> submitted = driver.submit(rated(1, Duration.ofSeconds(1)), 2);
        driver.claim("m/a", 10);
        fixture.advance(Duration.ofSeconds(1));
        get(upkeep.admitRateLimitedJobs(10));
        JobId first = driver.submit(rated(1, Duration.ofSeconds(1)).withPlacement(Placement.DEFAULT.withPriority(90)));
        assertThat(driver.claimIds("m/a", 10)).containsExactly(first);
        assertThat(driver.stateOf(submitted.get(1))).isEqualTo(JobState.BLOCKED);
        assertThat(driver.job(submitted.get(1)).attempts()).isEmpty();
    }

    @Test
    void ratesOfTenantsAreApart() {
        driver.submit(ofTenant(rated(1, Duration.ofHours(1)), "a"));
        driver.submit(ofTenant(rated(1, Duration.ofHours(1)), "b"));
        assertThat(driver.claim("m/a", 10)).hasSize(2);
    }

    @Test
    void aJobBlockedByItsRatePassesItsConcurrencyTurnOn() {
        JobSpec both = spec().withCoordination(new Coordination(
                new Limit.Concurrency("key", 1), new Limit.Rate("api", 1, Duration.ofHours(1)), List.of()));
        driver.submit(both);
        JobId limited = driver.submit(both);
        JobId next = driver.submit(keyed(1));
        Lease lease = driver.claim("m/a", 5).getFirst().lease();
        get(bus.complete(lease, RESULT));
        assertThat(driver.claimIds("m/a", 5)).containsExactly(next);
        assertThat(driver.lastData(limited)).containsEntry("limit", "rate");
    }

    /** I1. */
    @Test
    void everyJobWithAKeyRunsInTheEnd() {
        List<JobId> submitted = driver.submit(keyed(2), 30);
        List<JobId> done = new ArrayList<>();
        List<Claim> claims = driver.claim("m/a", 5);
        while (!claims.isEmpty()) {
            assertThat(claims).hasSizeLessThanOrEqualTo(2);
            claims.forEach(claim -> {
                done.add(claim.lease().job());
                get(bus.complete(claim.lease(), RESULT));
            });
            claims = driver.claim("m/a", 5);
        }
        assertThat(done).isEqualTo(submitted);
    }
}
