package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.SERVICE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.idsOf;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which of the workers that could take a job gets it: first one that holds its models, and not the one that failed it. */
public abstract class AffinityContract extends BusContract {

    private static final Capabilities COLD = Capabilities.ofService(SERVICE);
    private static final Capabilities WARM = COLD.with(Capabilities.WARM_MODEL, AttributeValue.of("flux"));
    private static final JobSpec PREFERS_FLUX = spec().withRequirements(Requirements.NONE.preferring(Set.of("flux")));
    private static final JobFailure DOWN = JobFailure.of(FailureClass.UNAVAILABLE, "down");

    private void failNow(Lease lease) {
        get(bus.fail(lease, DOWN));
        fixture.advance(Duration.ofMillis(1));
        assertThat(get(upkeep.queueDueJobs(10))).isEqualTo(1);
    }

    private static JobSpec retriedAtOnce() {
        return spec().withRetry(new RetryPolicy(10, Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    @Test
    void aJobIsKeptForAWorkerThatHoldsItsModel() {
        driver.claim("m/warm", WARM, 1);
        JobId id = driver.submit(PREFERS_FLUX);
        assertThat(driver.claimIds("m/cold", COLD, 1)).isEmpty();
        assertThat(driver.claimIds("m/warm", WARM, 1)).containsExactly(id);
    }

    @Test
    void afterTheAffinityWaitAnyWorkerTakesIt() {
        driver.claim("m/warm", WARM, 1);
        JobId id = driver.submit(PREFERS_FLUX);
        fixture.advance(BusFixture.AFFINITY_WAIT.minusMillis(1));
        assertThat(driver.claimIds("m/cold", COLD, 1)).isEmpty();
        fixture.advance(Duration.ofMillis(1));
        assertThat(driver.claimIds("m/cold", COLD, 1)).containsExactly(id);
    }

    @Test
    void aJobThatNobodyIsWarmForWaitsForNobody() {
        driver.claim("m/other", COLD.with(Capabilities.WARM_MODEL, AttributeValue.of("sdxl")), 1);
        JobId id = driver.submit(PREFERS_FLUX);
        assertThat(driver.claimIds("m/cold", COLD, 1)).containsExactly(id);
    }

    @Test
    void aWorkerHasToHoldAllThePreferredModels() {
        Capabilities both = WARM.with(Capabilities.WARM_MODEL, AttributeValue.of("lora"));
        driver.claim("m/both", both, 1);
        JobId id = driver.submit(spec().withRequirements(Requirements.NONE.preferring(Set.of("flux", "lora"))));
        assertThat(driver.claimIds("m/warm", WARM, 1)).isEmpty();
        assertThat(driver.claimIds("m/both", both, 1)).containsExactly(id);
    }

    @Test
    void aJobThatIsKeptBackDoesNotHoldUpTheOthers() {
        driver.claim("m/warm", WARM, 1);
        driver.submit(PREFERS_FLUX);
        JobId other = driver.submit();
        assertThat(driver.claimIds("m/cold", COLD, 5)).containsExactly(other);
    }

    @Test
    void theWarmWorkerIsWokenThoughAColdOneHasWaitedLonger() {
        CompletableFuture<List<Claim>> cold = driver.startWaiting("m/cold", COLD);
        CompletableFuture<List<Claim>> warm = driver.startWaiting("m/warm", WARM);
        fixture.awaitIdle(2);
        JobId id = driver.submit(PREFERS_FLUX);
        assertThat(idsOf(get(warm))).containsExactly(id);
        assertThat(cold).isNotDone();
    }

    @Test
    void aColdWorkerThatWaitsGetsItAfterTheAffinityWait() {
        driver.claim("m/warm", WARM, 1);
        CompletableFuture<List<Claim>> cold = driver.startWaiting("m/cold", COLD);
        JobId id = driver.submit(PREFERS_FLUX);
        assertThat(cold).isNotDone();
        fixture.advance(BusFixture.AFFINITY_WAIT);
        get(upkeep.wakeForWaitingJobs(10));
        assertThat(idsOf(get(cold))).containsExactly(id);
    }

    /** I12. */
    @Test
    void aFailedJobGoesToAnotherWorkerThatIsIdle() {
        JobId id = driver.submit(retriedAtOnce());
        Lease failed = driver.claimOne("m/bad").lease();
        get(bus.fail(failed, DOWN));
        CompletableFuture<List<Claim>> bad = driver.startWaiting("m/bad");
        CompletableFuture<List<Claim>> good = driver.startWaiting("m/good");
        fixture.awaitIdle(2);
        fixture.advance(Duration.ofMillis(1));
        get(upkeep.queueDueJobs(10));
        assertThat(idsOf(get(good))).containsExactly(id);
        assertThat(bad).isNotDone();
    }

    /** I12: also by a claim that does not wait, though the job lies there. */
    @Test
    void theWorkerThatFailedItDoesNotGetItWhileAnotherIsIdle() {
        JobId id = driver.submit(retriedAtOnce());
        Lease failed = driver.claimOne("m/bad").lease();
        CompletableFuture<List<Claim>> good = driver.startWaiting("m/good");
        fixture.awaitIdle(1);
        failNow(failed);
        assertThat(driver.claimIds("m/bad", 1)).isEmpty();
        assertThat(idsOf(get(good))).containsExactly(id);
    }

    /** I12. */
    @Test
    void aLostJobGoesToAnotherWorkerThatIsIdle() {
        JobId id = driver.submit();
        driver.claimOne("m/bad");
        CompletableFuture<List<Claim>> bad = driver.startWaiting("m/bad");
        CompletableFuture<List<Claim>> good = driver.startWaiting("m/good");
        fixture.awaitIdle(2);
        fixture.advance(LEASE.plusMillis(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertThat(idsOf(get(good))).containsExactly(id);
        assertThat(bad).isNotDone();
    }

    /** I12: it is a preference, not a ban. */
    @Test
    void whenNobodyElseIsIdleTheSameWorkerTriesAgain() {
        JobId id = driver.submit(retriedAtOnce());
        failNow(driver.claimOne("m/bad").lease());
        assertThat(driver.claimIds("m/bad", 1)).containsExactly(id);
    }

    /** I12: an idle worker that could not take it does not count. */
    @Test
    void anIdleWorkerOfAnotherKindDoesNotKeepTheJobFromAnybody() {
        driver.startWaiting("m/other", Capabilities.ofService("another-service"));
        JobId id = driver.submit(retriedAtOnce());
        failNow(driver.claimOne("m/bad").lease());
        assertThat(driver.claimIds("m/bad", 1)).containsExactly(id);
    }

    /** I12, I14: giving a job back is no failure. */
    @Test
    void aReleasedJobMayGoToTheSameWorker() {
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        CompletableFuture<List<Claim>> again = driver.startWaiting("m/a");
        fixture.awaitIdle(1);
        get(bus.release(lease, "test"));
        assertThat(idsOf(get(again))).containsExactly(id);
    }
}
