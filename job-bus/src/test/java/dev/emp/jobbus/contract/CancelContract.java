package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.CancelOutcome;
import dev.emp.jobbus.bus.JobBus.Listening;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.RenewOutcome.Renewed;
import dev.emp.jobbus.bus.WriteOutcome.Applied;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.MachineId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cancel requests: what they end, and who hears of them. */
public abstract class CancelContract extends BusContract {

    private static final CancelOutcome REQUESTED = new CancelOutcome.Requested();

    private final BlockingQueue<Lease> heard = new LinkedBlockingQueue<>();

    private Listening listen(String machine) {
        return bus.onCancel(new MachineId(machine), heard::add);
    }

    private Lease nextHeard() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    /** A running job whose worker has been asked to stop. */
    private Lease canceling() {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        assertThat(get(bus.cancel(lease.job(), "the user's wish"))).isEqualTo(REQUESTED);
        return lease;
    }

    private void isCanceled(JobId id) {
        Job job = driver.job(id);
        assertThat(job.state()).isEqualTo(JobState.CANCELED);
        assertThat(job.outcome()).isEqualTo(new Outcome.Canceled("the user's wish"));
        assertThat(job.times().finishedAt()).isEqualTo(fixture.now());
        assertThat(driver.typesOf(id)).endsWith(Type.CANCELED);
        assertThat(driver.lastData(id)).isEqualTo(Map.of("reason", "the user's wish"));
    }

    @Test
    void aQueuedJobIsCanceledAtOnceAndNobodyGetsIt() {
        JobId id = driver.submit();
        assertThat(get(bus.cancel(id, "the user's wish"))).isEqualTo(new CancelOutcome.Canceled());
        isCanceled(id);
        assertThat(driver.claim("m/a", 1)).isEmpty();
    }

    @Test
    void aScheduledJobIsCanceledAtOnceAndNeverQueued() {
        JobId id = driver.submit(
                spec().withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(10))));
        assertThat(get(bus.cancel(id, "the user's wish"))).isEqualTo(new CancelOutcome.Canceled());
        isCanceled(id);
        assertThat(driver.job(id).times().dueAt()).isNull();
        fixture.advance(LEASE);
        assertThat(get(upkeep.queueDueJobs(10))).isZero();
    }

    @Test
    void theMachineOfARunningJobHearsOfIt() throws InterruptedException {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        try (Listening listening = listen("m")) {
            assertThat(get(bus.cancel(lease.job(), "the user's wish"))).isEqualTo(REQUESTED);
            assertThat(nextHeard()).isEqualTo(lease);
        }
        assertThat(driver.job(lease.job()).state()).isEqualTo(JobState.CANCELING);
        assertThat(driver.typesOf(lease.job())).endsWith(Type.CANCEL_REQUESTED);
        assertThat(driver.lastData(lease.job())).isEqualTo(Map.of("reason", "the user's wish"));
    }

    @Test
    void aSecondRequestIsHeardAgainButHasNoEvent() throws InterruptedException {
        Lease lease = canceling();
        try (Listening listening = listen("m")) {
            assertThat(get(bus.cancel(lease.job(), "again"))).isEqualTo(REQUESTED);
            assertThat(nextHeard()).isEqualTo(lease);
        }
        assertThat(driver.typesOf(lease.job())).containsOnlyOnce(Type.CANCEL_REQUESTED);
    }

    @Test
    void onlyTheMachineThatHasTheJobHearsOfIt() throws InterruptedException {
        driver.submit(2);
        Lease elsewhere = driver.claimOne("other/a").lease();
        Lease here = driver.claimOne("m/a").lease();
        try (Listening listening = listen("m")) {
            get(bus.cancel(elsewhere.job(), "test"));
            get(bus.cancel(here.job(), "test"));
            assertThat(nextHeard()).isEqualTo(here);
        }
    }

    @Test
    void whoHasStoppedListeningHearsNothing() throws InterruptedException {
        BlockingQueue<Lease> heardBefore = new LinkedBlockingQueue<>();
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        bus.onCancel(new MachineId("m"), heardBefore::add).close();
        try (Listening listening = listen("m")) {
            get(bus.cancel(lease.job(), "test"));
            assertThat(nextHeard()).isEqualTo(lease);
        }
        assertThat(heardBefore).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotSpoilTheNextRequest() throws InterruptedException {
        Lease first = canceling();
        Lease second = canceling();
        BlockingQueue<Lease> seen = new LinkedBlockingQueue<>();
        try (Listening listening = bus.onCancel(new MachineId("m"), lease -> {
            seen.add(lease);
            throw new IllegalStateException("planted by the test");
        })) {
            get(bus.cancel(first.job(), "test"));
            get(bus.cancel(second.job(), "test"));
            // On a cluster a request made before may still be on its way, and be heard, too.
            Set<Lease> heard = new HashSet<>();
            while (heard.size() < 2) {
                Lease lease = seen.poll(30, TimeUnit.SECONDS);
                assertThat(lease).isNotNull();
                heard.add(lease);
            }
            assertThat(heard).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void aMachineThatWasOutOfReachLearnsOfItByRenewing() {
        Lease lease = canceling();
        assertThat(get(bus.renew(List.of(lease), LEASE)))
                .containsExactly(new Renewed(fixture.now().plus(LEASE), true));
    }

    @Test
    void theWorkerThatStopsEndsTheJobAsCanceled() {
        Lease lease = canceling();
        JobFailure stopped = JobFailure.of(FailureClass.CANCELED, "stopped");
        assertThat(get(bus.fail(lease, stopped))).isEqualTo(new Applied(JobState.CANCELED));
        isCanceled(lease.job());
        assertThat(driver.job(lease.job()).attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.end()).isEqualTo(Attempt.End.CANCELED);
            assertThat(attempt.failure()).isNull();
        });
    }

    @Test
    void aFailureThatWouldBeRetriedEndsTheJobAsCanceled() {
        Lease lease = canceling();
        assertThat(get(bus.fail(lease, JobFailure.of(FailureClass.UNAVAILABLE, "down"))))
                .isEqualTo(new Applied(JobState.CANCELED));
        isCanceled(lease.job());
    }

    @Test
    void aJobGivenBackWhileCancelingIsCanceled() {
        Lease lease = canceling();
        assertThat(get(bus.release(lease, "draining"))).isEqualTo(new Applied(JobState.CANCELED));
        isCanceled(lease.job());
        assertThat(driver.claim("m/b", 1)).isEmpty();
    }

    @Test
    void aJobThatIsDoneBeforeItsWorkerHearsKeepsItsResult() {
        Lease lease = canceling();
        assertThat(get(bus.complete(lease, RESULT))).isEqualTo(new Applied(JobState.SUCCEEDED));
        assertThat(driver.job(lease.job()).outcome()).isEqualTo(new Outcome.Succeeded(RESULT));
    }

    @Test
    void aJobBeingCanceledStillShowsItsProgress() {
        Lease lease = canceling();
        assertThat(get(bus.progress(lease, new Progress(0.5, null)))).isEqualTo(new Applied(JobState.CANCELING));
        assertThat(driver.job(lease.job()).progress()).isEqualTo(new Progress(0.5, null));
    }

    /** I3. */
    @Test
    void aJobThatHasEndedStaysAsItIs() {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        get(bus.complete(lease, RESULT));
        assertThat(get(bus.cancel(lease.job(), "too late")))
                .isEqualTo(new CancelOutcome.AlreadyEnded(JobState.SUCCEEDED));
        assertThat(driver.typesOf(lease.job())).endsWith(Type.SUCCEEDED);
    }

    @Test
    void aJobThatNeverWasIsNotFound() {
        assertThat(get(bus.cancel(driver.newId(), "test"))).isEqualTo(new CancelOutcome.NotFound());
    }
}
