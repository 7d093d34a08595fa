package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.SERVICE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static dev.emp.jobbus.contract.BusDriver.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Idle workers wait on the bus, and the bus wakes them: one for one job, without anybody polling. */
public abstract class WaitingContract extends BusContract {

    private List<CompletableFuture<List<Claim>>> startWaiting(int workers) {
        return IntStream.range(0, workers)
                .mapToObj(i -> driver.startWaiting("m" + i % 2 + "/w" + i))
                .toList();
    }

    private static JobId jobOf(CompletableFuture<List<Claim>> waiting) {
        List<Claim> claims = get(waiting);
        assertThat(claims).hasSize(1);
        return claims.getFirst().lease().job();
    }

    @Test
    void aSubmissionWakesAWaitingWorker() {
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
        JobId id = driver.submit();
        assertThat(jobOf(waiting)).isEqualTo(id);
        assertThat(driver.job(id).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void aJobThatIsAlreadyThereNeedsNoWaiting() {
        JobId id = driver.submit();
        assertThat(jobOf(driver.startWaiting("m/a"))).isEqualTo(id);
    }

    @Test
    void aJobGivenBackWakesAWaitingWorker() {
        JobId id = driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/b");
        get(bus.release(lease, "test"));
        assertThat(jobOf(waiting)).isEqualTo(id);
    }

    /** I9. */
    @Test
    void theJobOfADeadWorkerWakesAWaitingWorker() {
        JobId id = driver.submit();
        driver.claimOne("dead/a");
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/b");
        fixture.advance(LEASE.plusMillis(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertThat(jobOf(waiting)).isEqualTo(id);
    }

    @Test
    void aJobWhoseTimeHasComeWakesAWaitingWorker() {
        JobId id = driver.submit(
                spec().withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(5))));
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/b");
        fixture.advance(LEASE);
        get(upkeep.queueDueJobs(10));
        assertThat(jobOf(waiting)).isEqualTo(id);
    }

    @Test
    void oneJobGoesToOneOfManyAndTheOthersWaitOn() {
        List<CompletableFuture<List<Claim>>> waiting = startWaiting(8);
        JobId id = driver.submit();
        assertThat(get(CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new))))
                .isNotNull();

        for (int i = 0; i < waiting.size(); i++) {
            bus.stopWaiting(worker("m" + i % 2 + "/w" + i));
        }
        List<Claim> claims =
                waiting.stream().map(BusDriver::get).flatMap(List::stream).toList();
        assertThat(claims)
                .singleElement()
                .satisfies(claim -> assertThat(claim.lease().job()).isEqualTo(id));
    }

    @Test
    void asManyJobsAsWaitingWorkersWakeThemAll() {
        List<CompletableFuture<List<Claim>>> waiting = startWaiting(8);
        List<JobId> submitted = driver.submit(8);
        assertThat(waiting.stream().map(WaitingContract::jobOf)).containsExactlyInAnyOrderElementsOf(submitted);
    }

    @Test
    void aWorkerThatWaitsAgainAndAgainGetsEveryJob() {
        List<JobId> done = new ArrayList<>();
        List<JobId> submitted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
            submitted.add(driver.submit());
            Lease lease = get(waiting).getFirst().lease();
            done.add(lease.job());
            get(bus.complete(lease, RESULT));
        }
        assertThat(done).isEqualTo(submitted);
    }

    @Test
    void aWorkerIsNotWokenForWhatItCanNotDo() {
        CompletableFuture<List<Claim>> plain = driver.startWaiting("m/plain");
        CompletableFuture<List<Claim>> gpu = driver.startWaiting(
                "m/gpu", Capabilities.ofService(SERVICE).with("gpu.memory_gb", AttributeValue.of(24)));

        driver.submit(JobSpec.of("another-service", new JsonText("{}")));
        JobId needsGpu =
                driver.submit(spec().withRequirements(Requirements.of(Requirement.atLeast("gpu.memory_gb", 16))));
        assertThat(jobOf(gpu)).isEqualTo(needsGpu);
        JobId anywhere = driver.submit();
        assertThat(jobOf(plain)).isEqualTo(anywhere);
    }

    @Test
    void aSecondClaimOfAWorkerEndsTheFirst() {
        CompletableFuture<List<Claim>> first = driver.startWaiting("m/a");
        CompletableFuture<List<Claim>> second = driver.startWaiting("m/a");
        assertThat(get(first)).isEmpty();

        JobId id = driver.submit();
        assertThat(jobOf(second)).isEqualTo(id);
    }

    @Test
    void aWorkerThatStopsWaitingGetsNothing() {
        CompletableFuture<List<Claim>> stopped = driver.startWaiting("m/a");
        CompletableFuture<List<Claim>> other = driver.startWaiting("m/b");
        bus.stopWaiting(worker("m/a"));
        assertThat(get(stopped)).isEmpty();

        JobId id = driver.submit();
        assertThat(jobOf(other)).isEqualTo(id);
    }

    @Test
    void whoDoesNotWaitMayStopWaiting() {
        bus.stopWaiting(worker("m/a"));
        JobId id = driver.submit();
        assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(id);
    }

    @Test
    void wakingOnceMoreDoesNoHarm() {
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
        get(upkeep.wakeForWaitingJobs(10));
        JobId id = driver.submit();
        get(upkeep.wakeForWaitingJobs(10));
        assertThat(jobOf(waiting)).isEqualTo(id);
        get(upkeep.wakeForWaitingJobs(10));
        assertThat(driver.job(id).attempts()).hasSize(1);
    }
}
