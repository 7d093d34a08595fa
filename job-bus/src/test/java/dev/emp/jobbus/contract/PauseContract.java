package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.SERVICE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.idsOf;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Services and pools that are paused, drained and let go again. */
public abstract class PauseContract extends BusContract {

    private static final Scope HERE = Scope.service(SERVICE);
    private static final Scope HEAVY = Scope.pool("heavy");
    private static final JobSpec FOR_HEAVY =
            spec().withRequirements(Requirements.of(Requirement.equal(Capabilities.POOL, "heavy")));
    private static final Capabilities IN_HEAVY =
            Capabilities.ofService(SERVICE).with(Capabilities.POOL, AttributeValue.of("heavy"));

    private SubmitOutcome submit(JobId id, JobSpec spec) {
        return get(bus.submit(Submission.of(id, spec)));
    }

    @Test
    void noJobOfAPausedServiceStarts() {
        JobId before = driver.submit();
        get(control.restrict(HERE, Mode.PAUSED));
        JobId after = driver.submit();
        assertThat(driver.claim("m/a", 10)).isEmpty();
        assertThat(driver.stateOf(after)).isEqualTo(JobState.QUEUED);
        get(control.resume(HERE));
        assertThat(driver.claimIds("m/a", 10)).containsExactly(before, after);
    }

    @Test
    void aNewLaneOfAPausedServiceIsPausedToo() {
        get(control.restrict(HERE, Mode.PAUSED));
        driver.submit(FOR_HEAVY);
        assertThat(driver.claim("m/a", IN_HEAVY, 10)).isEmpty();
    }

    @Test
    void onlyTheJobsThatAskForAPoolArePausedWithIt() {
        get(control.restrict(HEAVY, Mode.PAUSED));
        driver.submit(FOR_HEAVY);
        JobId anywhere = driver.submit();
        assertThat(driver.claimIds("m/a", IN_HEAVY, 10)).containsExactly(anywhere);
    }

    @Test
    void otherServicesGoOn() {
        get(control.restrict(Scope.service("another-service"), Mode.PAUSED));
        JobId id = driver.submit();
        assertThat(driver.claimIds("m/a", 10)).containsExactly(id);
    }

    @Test
    void whatRunsGoesOn() {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        get(control.restrict(HERE, Mode.PAUSED));
        assertThat(get(bus.complete(lease, RESULT)).isApplied()).isTrue();
    }

    @Test
    void resumingWakesWhoWaits() {
        get(control.restrict(HERE, Mode.PAUSED));
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
        JobId id = driver.submit();
        assertThat(waiting).isNotDone();
        get(control.resume(HERE));
        assertThat(idsOf(get(waiting))).containsExactly(id);
    }

    @Test
    void pausingHoldsForWhoWaitsAlready() {
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
        get(control.restrict(HERE, Mode.PAUSED));
        JobId id = driver.submit();
        get(upkeep.wakeForWaitingJobs(10));
        assertThat(waiting).isNotDone();
        assertThat(driver.stateOf(id)).isEqualTo(JobState.QUEUED);
    }

    @Test
    void aJobIsPausedWhileEitherItsServiceOrItsPoolIs() {
        driver.submit(FOR_HEAVY);
        get(control.restrict(HERE, Mode.PAUSED));
        get(control.restrict(HEAVY, Mode.PAUSED));
        get(control.resume(HERE));
        assertThat(driver.claim("m/a", IN_HEAVY, 10)).isEmpty();
        get(control.resume(HEAVY));
        assertThat(driver.claim("m/a", IN_HEAVY, 10)).hasSize(1);
    }

    @Test
    void aDrainingServiceTakesNoJobsAndFinishesThoseItHas() {
        JobId there = driver.submit();
        get(control.restrict(HERE, Mode.DRAINING));
        JobId refused = driver.newId();
        assertThat(submit(refused, spec())).isEqualTo(new SubmitOutcome.Draining(HERE));
        assertThat(get(queries.find(refused))).isEmpty();
        assertThat(driver.claimIds("m/a", 10)).containsExactly(there);
        get(control.resume(HERE));
        assertThat(submit(refused, spec()))
                .isEqualTo(new SubmitOutcome.Accepted(refused, JobState.QUEUED, fixture.now()));
    }

    @Test
    void aDrainingPoolRefusesTheJobsThatAskForIt() {
        get(control.restrict(HEAVY, Mode.DRAINING));
        assertThat(submit(driver.newId(), FOR_HEAVY)).isEqualTo(new SubmitOutcome.Draining(HEAVY));
        assertThat(submit(driver.newId(), spec())).isInstanceOf(SubmitOutcome.Accepted.class);
    }

    @Test
    void aSubmissionThatWasAcceptedBeforeIsStillARepetition() {
        JobId first = driver.newId();
        Idempotency key = new Idempotency("key", "body");
        get(bus.submit(new Submission(first, spec(), key)));
        get(control.restrict(HERE, Mode.DRAINING));
        assertThat(submit(first, spec())).isEqualTo(new SubmitOutcome.Repeated(first));
        assertThat(get(bus.submit(new Submission(driver.newId(), spec(), key))))
                .isEqualTo(new SubmitOutcome.Repeated(first));
    }

    @Test
    void aRefusedSubmissionDoesNotUseUpItsKey() {
        Idempotency key = new Idempotency("key", "body");
        get(control.restrict(HERE, Mode.DRAINING));
        get(bus.submit(new Submission(driver.newId(), spec(), key)));
        get(control.resume(HERE));
        assertThat(get(bus.submit(new Submission(driver.newId(), spec(), key))))
                .isInstanceOf(SubmitOutcome.Accepted.class);
    }

    @Test
    void whatIsRestrictedIsListed() {
        get(control.restrict(HERE, Mode.PAUSED));
        get(control.restrict(HEAVY, Mode.PAUSED));
        get(control.restrict(HEAVY, Mode.DRAINING));
        get(control.restrict(HEAVY, Mode.DRAINING));
        assertThat(get(control.restrictions())).isEqualTo(Map.of(HERE, Mode.PAUSED, HEAVY, Mode.DRAINING));
        get(control.resume(HERE));
        get(control.resume(HERE));
        assertThat(get(control.restrictions())).isEqualTo(Map.of(HEAVY, Mode.DRAINING));
    }

    @Test
    void drainingLiftsAPause() {
        JobId id = driver.submit();
        get(control.restrict(HERE, Mode.PAUSED));
        get(control.restrict(HERE, Mode.DRAINING));
        assertThat(driver.claimIds("m/a", 10)).containsExactly(id);
    }
}
