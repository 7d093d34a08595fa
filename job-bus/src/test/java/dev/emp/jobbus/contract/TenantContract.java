package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.SERVICE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.idsOf;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.SubmitOutcome.Accepted;
import dev.emp.jobbus.bus.SubmitOutcome.OverQuota;
import dev.emp.jobbus.bus.SubmitOutcome.Repeated;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.tenant.Excess;
import dev.emp.jobbus.tenant.Quota;
import dev.emp.jobbus.tenant.SubmissionRate;
import dev.emp.jobbus.tenant.Tenant;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.jobbus.tenant.TenantUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tenants that may have so many jobs waiting, so many running, and submit so often. */
public abstract class TenantContract extends BusContract {

    private static final String ACME = "acme";
    private static final JobFailure REFUSED = JobFailure.of(FailureClass.AUTH, "no");
    private static final JobFailure SLOW = JobFailure.of(FailureClass.TIMEOUT, "slow");
    private static final JobSpec BIG =
            of(ACME).withRequirements(Requirements.of(Requirement.atLeast("gpu.memory_gb", 24)));
    private static final Capabilities LARGE =
            Capabilities.ofService(SERVICE).with("gpu.memory_gb", AttributeValue.of(24));

    private static JobSpec of(String tenant) {
        return spec().withPlacement(Placement.DEFAULT.withTenant(tenant));
    }

    private void limit(TenantLimits limits) {
        get(tenants.limit(ACME, limits));
    }

    private static TenantLimits running(int most) {
        return TenantLimits.NONE.withMaxRunning(most);
    }

    private static TenantLimits queued(long most) {
        return TenantLimits.NONE.withMaxQueued(most);
    }

    private SubmitOutcome submit(JobSpec spec) {
        return get(bus.submit(Submission.of(driver.newId(spec.placement().tenant()), spec)));
    }

    private TenantUsage usage() {
        return get(tenants.tenant(ACME)).orElseThrow().usage();
    }

    private void assertUsage(long queued, long running) {
        assertThat(List.of(usage().queued(), usage().running())).isEqualTo(List.of(queued, running));
    }

    @Test
    void withSoManyJobsWaitingNoOtherIsTaken() {
        limit(queued(2));
        driver.submit(of(ACME), 2);
        JobId refused = driver.newId(ACME);
        assertThat(get(bus.submit(Submission.of(refused, of(ACME)))))
                .isEqualTo(new OverQuota(new Excess(Quota.QUEUED, BigDecimal.TWO, Duration.ofSeconds(5))));
        assertThat(get(queries.find(refused))).isEmpty();
        assertThat(submit(of("beta"))).isInstanceOf(Accepted.class);
        driver.claimOne("m/a");
        assertThat(get(bus.submit(Submission.of(refused, of(ACME))))).isInstanceOf(Accepted.class);
    }

    @Test
    void jobsThatWaitForTheirTimeOrForOthersCountAsWaiting() {
        limit(queued(2));
        JobSpec later = of(ACME).withPlacement(Placement.DEFAULT
                .withTenant(ACME)
                .withRunAt(fixture.now().plusSeconds(60)));
        JobId first = driver.submit(later);
        driver.submit(of(ACME).withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first)))));
        assertThat(submit(of(ACME))).isInstanceOf(OverQuota.class);
        get(bus.cancel(first, "test"));
        assertUsage(0, 0);
        assertThat(submit(of(ACME))).isInstanceOf(Accepted.class);
    }

    @Test
    void ofManySubmittedAtOnceOnlySoManyAreTaken() {
        limit(queued(3));
        List<Submission> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(Submission.of(driver.newId(ACME), of(ACME)));
            all.add(Submission.of(driver.newId("beta"), of("beta")));
        }
        List<SubmitOutcome> outcomes = get(bus.submitAll(all));
        assertThat(outcomes.stream().filter(Accepted.class::isInstance)).hasSize(13);
        assertThat(outcomes.stream().filter(OverQuota.class::isInstance)).hasSize(7);
        assertUsage(3, 0);
    }

    @Test
    void whatWasTakenBeforeIsARepetitionAlsoOverQuotaAndTheRefusedUseNothingUp() {
        limit(queued(1).withSubmissions(new SubmissionRate(1_000, 2)));
        JobId first = driver.newId(ACME);
        Idempotency key = new Idempotency("key", "body");
        get(bus.submit(new Submission(first, of(ACME), key)));
        for (int i = 0; i < 5; i++) {
            assertThat(get(bus.submit(new Submission(driver.newId(ACME), of(ACME), key))))
                    .isEqualTo(new Repeated(first));
            assertThat(get(bus.submit(Submission.of(first, of(ACME))))).isEqualTo(new Repeated(first));
            assertThat(get(bus.submit(new Submission(driver.newId(ACME), of(ACME), new Idempotency("other", "body")))))
                    .isInstanceOf(OverQuota.class);
        }
        driver.claimOne("m/a");
        assertThat(get(bus.submit(new Submission(driver.newId(ACME), of(ACME), new Idempotency("other", "body")))))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void submissionsAreTakenAsOftenAsTheTenantMay() {
        limit(TenantLimits.NONE.withSubmissions(new SubmissionRate(500, 2)));
        driver.submit(of(ACME), 2);
        assertThat(submit(of(ACME)))
                .isEqualTo(new OverQuota(
                        new Excess(Quota.SUBMISSIONS_PER_SECOND, new BigDecimal("0.5"), Duration.ofSeconds(2))));
        fixture.advance(Duration.ofMillis(1_500));
        assertThat(submit(of(ACME)))
                .isEqualTo(new OverQuota(
                        new Excess(Quota.SUBMISSIONS_PER_SECOND, new BigDecimal("0.5"), Duration.ofMillis(500))));
        fixture.advance(Duration.ofMillis(500));
        assertThat(submit(of(ACME))).isInstanceOf(Accepted.class);
        assertThat(submit(of(ACME))).isInstanceOf(OverQuota.class);
        fixture.advance(Duration.ofDays(4_000));
        driver.submit(of(ACME), 2);
        assertThat(submit(of(ACME))).isInstanceOf(OverQuota.class);
    }

    @Test
    void aReplayIsASubmission() {
        limit(queued(1));
        JobId dead = driver.submit(of(ACME));
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        driver.submit(of(ACME));
        assertThat(get(bus.replay(dead, driver.newId(ACME)))).isInstanceOf(ReplayOutcome.OverQuota.class);
        assertThat(driver.deadLetters()).containsExactly(dead);
        driver.claimOne("m/a");
        assertThat(get(bus.replay(dead, driver.newId(ACME)))).isInstanceOf(ReplayOutcome.Accepted.class);
    }

    @Test
    void soManyJobsRunOverAllItsLanesAndOthersGoOn() {
        limit(running(2));
        List<JobId> small = driver.submit(of(ACME), 2);
        JobId big = driver.submit(BIG);
        List<JobId> others = driver.submit(of("beta"), 2);
        assertThat(driver.claimIds("m/a", LARGE, 10)).containsExactly(small.get(0), big, others.get(0), others.get(1));
        assertUsage(1, 2);
        assertThat(driver.claim("m/b", LARGE, 10)).isEmpty();
        assertThat(driver.stateOf(small.get(1))).isEqualTo(JobState.QUEUED);
    }

    /** I5. */
    @Test
    void jobsOfAFullTenantKeepTheirOrder() {
        limit(running(1));
        JobId first = driver.submit(of(ACME));
        Lease lease = driver.claimOne("m/a").lease();
        assertThat(lease.job()).isEqualTo(first);
        JobId second = driver.submit(of(ACME));
        assertThat(driver.claim("m/b", 1)).isEmpty();
        JobId third = driver.submit(of(ACME));
        JobId urgent = driver.submit(
                of(ACME).withPlacement(Placement.DEFAULT.withTenant(ACME).withPriority(90)));
        List<JobId> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            get(bus.complete(lease, RESULT));
            lease = driver.claimOne("m/b").lease();
            started.add(lease.job());
        }
        assertThat(started).containsExactly(urgent, second, third);
    }

    @Test
    void everyWayToLeaveAWorkerMakesRoomAndWakesOneWhoWaits() {
        limit(running(1));
        driver.submit(of(ACME).withRetry(spec().retry()), 8);
        Lease lease = driver.claimOne("m/a").lease();
        List<Lease> ended = new ArrayList<>();
        for (int way = 0; way < 5; way++) {
            CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/w" + way);
            fixture.awaitIdle(1);
            assertThat(waiting).isNotDone();
            Lease leaving = lease;
            switch (way) {
                case 0 -> get(bus.complete(leaving, RESULT));
                case 1 -> get(bus.fail(leaving, REFUSED));
                case 2 -> get(bus.fail(leaving, SLOW));
                case 3 -> {
                    get(bus.cancel(leaving.job(), "test"));
                    assertUsage(5, 1);
                    get(bus.fail(leaving, REFUSED));
                }
                default -> get(bus.release(leaving, "test"));
            }
            ended.add(leaving);
            lease = get(waiting).getFirst().lease();
            assertThat(usage().running()).isEqualTo(1);
        }
        assertThat(ended).doesNotHaveDuplicates();
    }

    @Test
    void aLostLeaseMakesRoom() {
        limit(running(1));
        driver.submit(of(ACME), 2);
        driver.claimOne("m/dead");
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
        fixture.awaitIdle(1);
        fixture.advance(LEASE.plusMillis(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertThat(get(waiting)).hasSize(1);
        assertUsage(1, 1);
    }

    /** The one who waits cannot take the job that would be next, but another. */
    @Test
    void roomIsFoundByAWorkerOfAnyLane() {
        limit(running(1));
        driver.submit(of(ACME));
        Lease lease = driver.claimOne("m/a").lease();
        driver.submit(BIG);
        JobId small = driver.submit(of(ACME));
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/b");
        fixture.awaitIdle(1);
        get(bus.complete(lease, RESULT));
        assertThat(idsOf(get(waiting))).containsExactly(small);
    }

    @Test
    void severalWhoWaitAreWokenWhenSeveralJobsEnd() {
        limit(running(2));
        driver.submit(of(ACME), 4);
        List<Claim> claims = driver.claim("m/a", 4);
        assertThat(claims).hasSize(2);
        CompletableFuture<List<Claim>> one = driver.startWaiting("m/b");
        CompletableFuture<List<Claim>> other = driver.startWaiting("m/c");
        fixture.awaitIdle(2);
        claims.forEach(claim -> get(bus.complete(claim.lease(), RESULT)));
        assertThat(get(one)).hasSize(1);
        assertThat(get(other)).hasSize(1);
    }

    @Test
    void aHigherLimitWakesAsManyAsThereIsRoomFor() {
        limit(running(0));
        driver.submit(of(ACME), 3);
        CompletableFuture<List<Claim>> one = driver.startWaiting("m/b");
        CompletableFuture<List<Claim>> other = driver.startWaiting("m/c");
        fixture.awaitIdle(2);
        assertThat(one).isNotDone();
        limit(running(2));
        assertThat(get(one)).hasSize(1);
        assertThat(get(other)).hasSize(1);
        CompletableFuture<List<Claim>> third = driver.startWaiting("m/d");
        fixture.awaitIdle(1);
        assertThat(third).isNotDone();
        assertThat(get(tenants.lift(ACME))).isTrue();
        assertThat(get(third)).hasSize(1);
    }

    @Test
    void aConcurrencyKeyOfAFullTenantGoesOnWhenThereIsRoom() {
        limit(running(1));
        JobSpec keyed = of(ACME).withCoordination(Coordination.NONE.withConcurrency(new Limit.Concurrency("key", 1)));
        driver.submit(keyed);
        JobId parked = driver.submit(keyed);
        Lease lease = driver.claimOne("m/a").lease();
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/b");
        fixture.awaitIdle(1);
        get(bus.complete(lease, RESULT));
        assertThat(idsOf(get(waiting))).containsExactly(parked);
    }

    @Test
    void aLowerLimitHoldsForWhatStartsFromThenOn() {
        driver.submit(of(ACME), 5);
        List<Claim> claims = driver.claim("m/a", 3);
        limit(running(1));
        assertUsage(2, 3);
        assertThat(driver.claim("m/a", 10)).isEmpty();
        get(bus.complete(claims.get(0).lease(), RESULT));
        get(bus.complete(claims.get(1).lease(), RESULT));
        assertThat(driver.claim("m/a", 10)).isEmpty();
        get(bus.complete(claims.get(2).lease(), RESULT));
        assertThat(driver.claim("m/a", 10)).hasSize(1);
    }

    /** Jobs from before the limits, in every state. */
    @Test
    void theJobsThatAreThereAreCountedWhenTheFirstLimitsAreSet() {
        JobId first = driver.submit(of(ACME));
        driver.submit(BIG);
        driver.submit(of(ACME).withPlacement(Placement.DEFAULT
                .withTenant(ACME)
                .withRunAt(fixture.now().plusSeconds(60))));
        driver.submit(of(ACME).withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first)))));
        driver.submit(of("beta"), 3);
        driver.submit(of(ACME));
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        List<Claim> claims = driver.claim("m/a", 10);
        get(bus.cancel(
                claims.stream()
                        .filter(claim -> claim.spec().placement().tenant().equals(ACME))
                        .findFirst()
                        .orElseThrow()
                        .lease()
                        .job(),
                "test"));
        limit(TenantLimits.NONE);
        assertUsage(2, 1);
    }

    @Test
    void limitsAreToldAsTheyWereSet() {
        assertThat(get(tenants.tenants())).isEmpty();
        assertThat(get(tenants.tenant(ACME))).isEmpty();
        TenantLimits all = new TenantLimits(7L, 3, new SubmissionRate(2_500, 10), new Usd(12_345_678), 4);
        limit(all);
        get(tenants.limit("a tenant: \"é\"", TenantLimits.NONE.withWeight(2)));
        assertThat(get(tenants.tenants()))
                .containsExactly(
                        new Tenant("a tenant: \"é\"", TenantLimits.NONE.withWeight(2), TenantUsage.NONE),
                        new Tenant(ACME, all, TenantUsage.NONE));
        limit(running(1));
        assertThat(get(tenants.tenant(ACME))).contains(new Tenant(ACME, running(1), TenantUsage.NONE));
        assertThat(get(tenants.lift(ACME))).isTrue();
        assertThat(get(tenants.lift(ACME))).isFalse();
        assertThat(get(tenants.tenants())).hasSize(1);
    }

    @Test
    void aTenantOfAnyNameIsCounted() {
        String name = "a/tenant: \"é\" \\ with spaces";
        driver.submit(of(name));
        get(tenants.limit(name, running(1)));
        driver.submit(of(name));
        assertThat(driver.claim("m/a", 10)).hasSize(1);
        assertThat(get(tenants.tenant(name)).orElseThrow().usage())
                .isEqualTo(new TenantUsage(1, 1, Usd.ZERO, Usd.ZERO));
    }

    @Test
    void aTenantNeedsAName() {
        assertThatThrownBy(() -> get(tenants.limit(" ", TenantLimits.NONE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a tenant has 1 to 200 characters");
        assertThat(get(tenants.tenant(" "))).isEmpty();
    }
}
