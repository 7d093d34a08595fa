package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.costing;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.SubmitOutcome.Accepted;
import dev.emp.jobbus.bus.SubmitOutcome.OverQuota;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.tenant.Excess;
import dev.emp.jobbus.tenant.Quota;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.jobbus.tenant.TenantUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the jobs of a tenant may cost in a day: reserved at their submission, settled at their end. */
public abstract class SpendContract extends BusContract {

    private static final JobFailure REFUSED = JobFailure.of(FailureClass.AUTH, "no");

    private static Usd usd(String dollars) {
        return Usd.of(new BigDecimal(dollars));
    }

    private static JobSpec estimated(String dollars) {
        return spec().withEstimate(usd(dollars));
    }

    private void allow(String dollars) {
        get(tenants.limit(Placement.DEFAULT_TENANT, TenantLimits.NONE.withSpendPerDay(usd(dollars))));
    }

    private SubmitOutcome submit(JobSpec spec) {
        return get(bus.submit(Submission.of(driver.newId(), spec)));
    }

    private void assertMoney(String spent, String reserved) {
        TenantUsage usage =
                get(tenants.tenant(Placement.DEFAULT_TENANT)).orElseThrow().usage();
        assertThat(List.of(usage.spentToday(), usage.reserved())).isEqualTo(List.of(usd(spent), usd(reserved)));
    }

    @Test
    void whatJobsWillCostIsReservedBeforeTheyStart() {
        allow("10");
        driver.submit(estimated("4"), 2);
        assertMoney("0", "8");
        assertThat(submit(estimated("2.000001")))
                .isEqualTo(new OverQuota(new Excess(Quota.SPEND_PER_DAY, BigDecimal.TEN, Duration.ofDays(1))));
        driver.submit(estimated("2"));
        assertMoney("0", "10");
        assertThat(submit(spec())).isInstanceOf(OverQuota.class);
    }

    @Test
    void atItsEndAJobIsSettledByWhatItDidCost() {
        allow("10");
        driver.submit(estimated("4"));
        get(bus.complete(driver.claimOne("m/a").lease(), costing(0.5)));
        assertMoney("0.5", "0");
        driver.submit(estimated("4"));
        get(bus.complete(driver.claimOne("m/a").lease(), costing(9)));
        assertMoney("9.5", "0");
        assertThat(submit(estimated("0.6"))).isInstanceOf(OverQuota.class);
        assertThat(submit(estimated("0.5"))).isInstanceOf(Accepted.class);
    }

    @Test
    void aJobWithoutAnEstimateReservesNothingAndIsSettled() {
        allow("1");
        driver.submit(3);
        assertMoney("0", "0");
        get(bus.complete(driver.claimOne("m/a").lease(), costing(1.25)));
        assertMoney("1.25", "0");
        assertThat(submit(spec())).isInstanceOf(OverQuota.class);
        get(bus.complete(driver.claimOne("m/a").lease(), RESULT));
        assertMoney("1.25", "0");
    }

    @Test
    void whateverEndsAJobFreesWhatWasReserved() {
        allow("100");
        JobId first = driver.submit(estimated("1"));
        driver.submit(
                estimated("2").withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first)))));
        JobId canceled = driver.submit(estimated("4"));
        driver.submit(estimated("8").withPlacement(Placement.DEFAULT.withStartTimeout(Duration.ofSeconds(5))));
        assertMoney("0", "15");
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        assertMoney("0", "12");
        get(bus.cancel(canceled, "test"));
        assertMoney("0", "8");
        fixture.advance(Duration.ofSeconds(6));
        get(upkeep.expireOverdueJobs(10));
        assertMoney("0", "0");
        // One that fails as it is submitted.
        driver.submit(
                estimated("16").withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first)))));
        assertMoney("0", "0");
    }

    @Test
    void aRetryAndAReleaseKeepWhatIsReserved() {
        allow("100");
        driver.submit(estimated("1"));
        get(bus.release(driver.claimOne("m/a").lease(), "test"));
        get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.RATE_LIMITED, "later")));
        assertMoney("0", "1");
    }

    private static JobSpec onceFor(String dollars) {
        return estimated(dollars).withRetry(new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @EnumSource(FailureClass.class)
    void aJobThatFailedCostsItsEstimateUnlessItCannotHaveBeenPaid(FailureClass failure) {
        allow("10");
        driver.submit(onceFor("1.5"));
        get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(failure, "no")));
        assertMoney(failure.mayHaveCost() ? "1.5" : "0", "0");
    }

    @Test
    void whoseJobsFailAfterTheyWerePaidReachesTheLimit() {
        allow("3");
        for (int i = 0; i < 3; i++) {
            driver.submit(onceFor("1"));
            get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.PROVIDER_ERROR, "no")));
        }
        assertThat(submit(estimated("0"))).isInstanceOf(OverQuota.class);
    }

    @Test
    void everyAttemptThatMayHaveBeenPaidCostsTheEstimateAndTheLastWhatItSays() {
        allow("10");
        driver.submit(estimated("1"));
        get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.PROVIDER_ERROR, "no")));
        assertMoney("1", "1");
        fixture.advance(Duration.ofHours(1));
        get(upkeep.queueDueJobs(10));
        get(bus.complete(driver.claimOne("m/b").lease(), costing(0.25)));
        assertMoney("1.25", "0");
    }

    @Test
    void anAttemptThatSurelyLeftNothingAtItsProviderCostsNothing() {
        allow("10");
        driver.submit(onceFor("1"));
        get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.INTERNAL, "no"), true));
        assertMoney("0", "0");
    }

    @Test
    void anAttemptThatTheNextOneGoesOnWithIsPaidOnce() {
        allow("10");
        driver.submit(estimated("1"));
        Lease first = driver.claimOne("m/a").lease();
        get(bus.attach(first, new ProviderHandle("prediction-1")));
        get(bus.fail(first, JobFailure.of(FailureClass.INTERNAL, "no")));
        assertMoney("0", "1");
        fixture.advance(Duration.ofHours(1));
        get(upkeep.queueDueJobs(10));
        driver.claimOne("m/b");
        fixture.advance(Duration.ofMinutes(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertMoney("0", "1");
        get(bus.complete(driver.claimOne("m/c").lease(), costing(0.5)));
        assertMoney("0.5", "0");
    }

    @Test
    void aJobThatWasLostMayHaveBeenPaidEveryTime() {
        allow("10");
        driver.submit(estimated("1").withRetry(new RetryPolicy(2, Duration.ofSeconds(1), Duration.ofSeconds(1))));
        driver.claimOne("m/a");
        fixture.advance(Duration.ofMinutes(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertMoney("1", "1");
        get(bus.attach(driver.claimOne("m/b").lease(), new ProviderHandle("prediction-1")));
        fixture.advance(Duration.ofMinutes(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertMoney("2", "0");
    }

    @Test
    void aJobThatRanForTooLongMayHaveBeenPaid() {
        allow("10");
        Placement placement = Placement.DEFAULT.withRunTimeout(Duration.ofSeconds(10));
        driver.submit(estimated("1").withPlacement(placement));
        driver.claimOne("m/a");
        fixture.advance(Duration.ofMinutes(5));
        get(upkeep.reclaimExpiredLeases(10));
        assertMoney("1", "0");
    }

    @Test
    void aJobThatWasCanceledCostsNothing() {
        allow("10");
        JobId id = driver.submit(estimated("1"));
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.cancel(id, "test"));
        get(bus.fail(lease, JobFailure.of(FailureClass.PROVIDER_ERROR, "no")));
        assertMoney("0", "0");
    }

    @Test
    void anAttemptBeforeAFallbackMayHaveBeenPaid() {
        allow("10");
        Fallback fallback = new Fallback(
                new Task(BusDriver.SERVICE, new JsonText("{}"), Requirements.NONE),
                Set.of(FailureClass.PROVIDER_ERROR));
        driver.submit(estimated("1").withFallbacks(Fallbacks.of(List.of(fallback))));
        get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.PROVIDER_ERROR, "no")));
        assertMoney("1", "1");
        get(bus.complete(driver.claimOne("m/b").lease(), costing(0.5)));
        assertMoney("1.5", "0");
    }

    /** SettableClock starts at midnight UTC. */
    @Test
    void aNewDayBeginsAtMidnightAndTakesOverWhatIsReserved() {
        allow("10");
        fixture.advance(Duration.ofHours(23));
        driver.submit(estimated("4"), 2);
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.complete(lease, costing(6)));
        assertMoney("6", "4");
        assertThat(submit(estimated("1")))
                .isEqualTo(new OverQuota(new Excess(Quota.SPEND_PER_DAY, BigDecimal.TEN, Duration.ofHours(1))));
        fixture.advance(Duration.ofHours(1));
        assertMoney("0", "4");
        assertThat(submit(estimated("6"))).isInstanceOf(Accepted.class);
        assertThat(submit(estimated("1"))).isInstanceOf(OverQuota.class);
    }

    @Test
    void onlyJobsThatComeAfterTheFirstLimitsAreReserved() {
        driver.submit(estimated("3"));
        allow("10");
        driver.submit(estimated("4"));
        assertMoney("0", "4");
        allow("9");
        assertMoney("0", "4");
        get(bus.complete(driver.claimOne("m/a").lease(), costing(1)));
        assertMoney("1", "4");
        get(tenants.lift(Placement.DEFAULT_TENANT));
        allow("10");
        assertMoney("0", "0");
        driver.submit(estimated("2"));
        get(bus.complete(driver.claimOne("m/a").lease(), costing(1)));
        assertMoney("1", "2");
    }

    @Test
    void aReplayReservesAgain() {
        allow("10");
        JobId dead = driver.submit(estimated("3"));
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        assertMoney("0", "0");
        get(bus.replay(dead, driver.newId()));
        assertMoney("0", "3");
    }

    @Test
    void aJobKeepsItsEstimate() {
        JobId id = driver.submit(estimated("0.0042"));
        assertThat(driver.job(id).spec().estimate()).isEqualTo(usd("0.0042"));
        assertThat(driver.claimOne("m/a").spec().estimate()).isEqualTo(usd("0.0042"));
    }

    @Test
    void aCostThatMakesNoSenseIsNone() {
        allow("10");
        driver.submit(3);
        get(bus.complete(driver.claimOne("m/a").lease(), costing(-1)));
        get(bus.complete(driver.claimOne("m/a").lease(), costing(1e300)));
        assertMoney("0", "0");
    }
}
