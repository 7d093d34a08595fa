package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.jobbus.bus.RenewOutcome.Renewed;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.bus.WriteOutcome.Applied;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.jobbus.job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a worker may write, and for how long. */
public abstract class LeaseContract extends BusContract {

    private static final Duration PAST_LEASE = LEASE.plusMillis(1);

    /** Every write there is, each under this lease. */
    private List<CompletionStage<WriteOutcome>> everyWrite(Lease lease) {
        return List.of(
                bus.progress(lease, new Progress(0.9, "stale")),
                bus.output(lease, new PartialOutput("text/plain", new byte[] {1})),
                bus.attach(lease, new ProviderHandle("stale")),
                bus.complete(lease, JobResult.of(new JsonText("\"stale\""))),
                bus.fail(lease, JobFailure.of(FailureClass.INTERNAL, "stale")),
                bus.release(lease, "stale"));
    }

    private void everyWriteIsRefused(Lease lease) {
        Job before = driver.job(lease.job());
        List<JobEvent> eventsBefore = driver.events();

        assertThat(everyWrite(lease).stream().map(BusDriver::get)).containsOnly(new WriteOutcome.Stale());
        assertThat(get(bus.renew(List.of(lease), LEASE))).noneMatch(Renewed.class::isInstance);

        assertThat(driver.job(lease.job())).isEqualTo(before);
        assertThat(driver.events()).isEqualTo(eventsBefore);
        assertThat(get(events.readOutput(lease.job(), 0, 10, Duration.ZERO))).isEmpty();
    }

    @Test
    void progressShowsInTheJobAndInItsEvents() {
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();

        assertThat(get(bus.progress(lease, new Progress(0.25, "KSampler 5/20"))))
                .isEqualTo(new Applied(JobState.RUNNING));
        assertThat(driver.job(id).progress()).isEqualTo(new Progress(0.25, "KSampler 5/20"));
        assertThat(driver.lastData(id)).isEqualTo(Map.of("fraction", 0.25, "message", "KSampler 5/20"));

        get(bus.progress(lease, new Progress(0.5, null)));
        assertThat(driver.job(id).progress()).isEqualTo(new Progress(0.5, null));
        assertThat(driver.lastData(id)).isEqualTo(Map.of("fraction", 0.5));
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED, Type.STARTED, Type.PROGRESS, Type.PROGRESS);
    }

    @Test
    void aNewAttemptBeginsWithoutProgress() {
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.progress(lease, new Progress(0.25, "half way")));
        get(bus.release(lease, "test"));
        driver.claimOne("m/b");
        assertThat(driver.job(id).progress()).isNull();
    }

    @Test
    void aCompletedJobKeepsItsWholeResult() {
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        fixture.advance(Duration.ofSeconds(2));
        JobResult result = new JobResult(
                new JsonText(
                        "{\"prompt_id\":\"p\",\"outputs\":{\"9\":[\"a.png\"]},\"n\":[],\"o\":{},\"big\":12345678901234567890}"),
                List.of(
                        new OutputFile("b.png", "image/png", 5_000_000_000L, "00ff", lease.epoch()),
                        new OutputFile("a.png", "image/png", 0, "ff00", lease.epoch())),
                Map.of("gpu_seconds", 1.5, "images", 2.0));

        assertThat(get(bus.complete(lease, result))).isEqualTo(new Applied(JobState.SUCCEEDED));

        Job job = driver.job(id);
        assertThat(job.outcome()).isEqualTo(new Outcome.Succeeded(result));
        assertThat(job.times().finishedAt()).isEqualTo(fixture.now());
        assertThat(job.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.end()).isEqualTo(Attempt.End.SUCCEEDED);
            assertThat(attempt.endedAt()).isEqualTo(fixture.now());
        });
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED, Type.STARTED, Type.SUCCEEDED);
        assertThat(driver.lastData(id)).isEmpty();
    }

    /** I2. */
    @Test
    void anOldLeaseChangesNothingWhileAnotherWorkerHasTheJob() {
        driver.submit();
        Lease old = driver.claimOne("m/a").lease();
        fixture.advance(PAST_LEASE);
        get(upkeep.reclaimExpiredLeases(10));
        Lease live = driver.claimOne("m/b").lease();

        everyWriteIsRefused(old);
        assertThat(get(bus.complete(live, RESULT)).isApplied()).isTrue();
    }

    /** I2: the epoch alone decides, even for the same worker. */
    @Test
    void anOldLeaseOfTheSameWorkerChangesNothing() {
        driver.submit();
        Lease old = driver.claimOne("m/a").lease();
        get(bus.release(old, "test"));
        driver.claimOne("m/a");
        everyWriteIsRefused(old);
    }

    @Test
    void aLeaseThatWasGivenBackChangesNothing() {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.release(lease, "test"));
        everyWriteIsRefused(lease);
    }

    /** I3. */
    @Test
    void nothingChangesAJobThatHasEnded() {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.complete(lease, RESULT));
        everyWriteIsRefused(lease);
    }

    @Test
    void aLeaseOnAJobThatNeverWasIsStale() {
        Lease lease = new Lease(driver.newId(), 1, BusDriver.worker("m/a"));
        assertThat(everyWrite(lease).stream().map(BusDriver::get)).containsOnly(new WriteOutcome.Stale());
        assertThat(driver.events()).isEmpty();
        assertThat(driver.jobs()).isEmpty();
    }

    @Test
    void aRenewedLeaseLastsFromNow() {
        JobId id = driver.submit();
        Claim claim = driver.claimOne("m/a");
        fixture.advance(Duration.ofSeconds(20));

        assertThat(get(bus.renew(List.of(claim.lease()), LEASE)))
                .containsExactly(new Renewed(fixture.now().plus(LEASE), false));

        fixture.advance(Duration.ofSeconds(20));
        assertThat(get(upkeep.reclaimExpiredLeases(10))).isZero();
        assertThat(driver.job(id).state()).isEqualTo(JobState.RUNNING);
        fixture.advance(Duration.ofSeconds(11));
        assertThat(get(upkeep.reclaimExpiredLeases(10))).isEqualTo(1);
    }

    @Test
    void renewalsAreAnsweredInTheOrderOfTheLeases() {
        driver.submit(3);
        List<Lease> leases = driver.claim("m/a", 3).stream().map(Claim::lease).toList();
        get(bus.complete(leases.get(1), RESULT));
        get(bus.cancel(leases.get(2).job(), "test"));

        assertThat(get(bus.renew(leases, LEASE)))
                .containsExactly(
                        new Renewed(fixture.now().plus(LEASE), false),
                        new RenewOutcome.Stale(),
                        new Renewed(fixture.now().plus(LEASE), true));
        assertThat(get(bus.renew(List.of(), LEASE))).isEmpty();
    }

    @Test
    void aLeaseThatRanOutStillCountsUntilItIsReclaimed() {
        driver.submit(2);
        List<Claim> claims = driver.claim("m/a", 2);
        fixture.advance(LEASE.multipliedBy(3));

        assertThat(get(bus.complete(claims.get(0).lease(), RESULT)).isApplied()).isTrue();
        assertThat(get(bus.renew(List.of(claims.get(1).lease()), LEASE)))
                .containsExactly(new Renewed(fixture.now().plus(LEASE), false));
        assertThat(get(upkeep.reclaimExpiredLeases(10))).isZero();
    }

    @Test
    void aRenewalForNoTimeIsRefused() {
        assertThatThrownBy(() -> get(bus.renew(List.of(), Duration.ZERO))).isInstanceOf(IllegalArgumentException.class);
    }

    /** I14. */
    @Test
    void aJobGivenBackKeepsItsPlaceAndItsAttempt() {
        List<JobId> submitted = driver.submit(3);
        Lease lease = driver.claimOne("m/a").lease();

        assertThat(get(bus.release(lease, "draining"))).isEqualTo(new Applied(JobState.QUEUED));

        assertThat(driver.typesOf(submitted.getFirst())).containsExactly(Type.SUBMITTED, Type.STARTED, Type.RELEASED);
        assertThat(driver.lastData(submitted.getFirst())).isEqualTo(Map.of("worker", "m/a", "reason", "draining"));
        List<Claim> again = driver.claim("m/b", 3);
        assertThat(again).extracting(claim -> claim.lease().job()).isEqualTo(submitted);
        assertThat(again).extracting(Claim::attempt).containsOnly(1);
        assertThat(driver.job(submitted.getFirst()).attempts())
                .extracting(Attempt::end)
                .containsExactly(Attempt.End.RELEASED, null);
    }

    /** I14: however often. */
    @Test
    void givingBackNeverUsesUpTheAttempts() {
        JobId id = driver.submit();
        for (int i = 0; i < 10; i++) {
            get(bus.release(driver.claimOne("m/a").lease(), "draining"));
        }
        assertThat(driver.job(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(driver.claimOne("m/a").attempt()).isEqualTo(1);
    }

    /** I2: after a failover to a replica that had not heard of a claim, two workers may hold the same epoch. */
    @Test
    void aWriteOfAnotherWorkerIsStaleUnderTheSameEpoch() {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        Lease others = new Lease(lease.job(), lease.epoch(), BusDriver.worker("m/b"));
        assertThat(get(bus.renew(List.of(others), LEASE))).containsExactly(new RenewOutcome.Stale());
        assertThat(get(bus.progress(others, new Progress(0.5, null)))).isEqualTo(new WriteOutcome.Stale());
        assertThat(get(bus.release(others, "test"))).isEqualTo(new WriteOutcome.Stale());
        assertThat(get(bus.complete(others, RESULT))).isEqualTo(new WriteOutcome.Stale());
        assertThat(get(bus.complete(lease, RESULT)).isApplied()).isTrue();
    }
}
