package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.idsOf;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Claim.EndedDependency;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs that wait until others have ended. */
public abstract class DependencyContract extends BusContract {

    private static final JobFailure REFUSED = JobFailure.of(FailureClass.AUTH, "no");

    private static JobSpec after(JobId... jobs) {
        return spec().withCoordination(Coordination.NONE.withDependencies(
                Stream.of(jobs).map(Dependency::on).toList()));
    }

    private static JobSpec whateverBecomesOf(JobId job) {
        return spec().withCoordination(Coordination.NONE.withDependencies(List.of(new Dependency(job, IfItFails.RUN))));
    }

    private JobId submitted(JobSpec spec, JobState state) {
        JobId id = driver.newId();
        assertThat(get(bus.submit(Submission.of(id, spec))))
                .isEqualTo(new SubmitOutcome.Accepted(id, state, fixture.now()));
        return id;
    }

    private void complete(int jobs) {
        driver.claim("m/a", jobs).forEach(claim -> get(bus.complete(claim.lease(), RESULT)));
        settle();
    }

    private JobId failed() {
        JobId id = driver.submit();
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        return id;
    }

    private void settle() {
        int settled;
        do {
            settled = get(upkeep.settleDependents(100));
        } while (settled > 0);
    }

    private void failedBecauseOf(JobId id, JobId cause, String how) {
        assertThat(driver.job(id).outcome())
                .isEqualTo(new Outcome.Failed(JobFailure.of(
                        FailureClass.DEPENDENCY_FAILED, "the job it depends on has " + how + ": " + cause)));
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED, Type.FAILED);
        assertThat(driver.job(id).attempts()).isEmpty();
    }

    @Test
    void aJobWaitsUntilWhatItDependsOnHasEnded() {
        JobId first = driver.submit();
        JobId second = submitted(after(first), JobState.BLOCKED);
        assertThat(driver.claimIds("m/b", 1)).containsExactly(first);
        assertThat(driver.claim("m/b", 1)).isEmpty();
        get(bus.complete(new Lease(first, 1, BusDriver.worker("m/b")), RESULT));
        assertThat(driver.claimIds("m/b", 1)).containsExactly(second);
        assertThat(driver.typesOf(second)).containsExactly(Type.SUBMITTED, Type.QUEUED, Type.STARTED);
    }

    @Test
    void theEndOfTheLastDependencyWakesAWorker() {
        JobId first = driver.submit();
        JobId second = driver.submit(after(first));
        Claim claim = driver.claimOne("m/a");
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/b");
        get(bus.complete(claim.lease(), RESULT));
        assertThat(idsOf(get(waiting))).containsExactly(second);
    }

    @Test
    void aFanInReceivesTheResultsInTheOrderItNamedThem() {
        List<JobId> children = driver.submit(3);
        JobId fanIn = driver.submit(after(children.get(2), children.get(0), children.get(1)));
        complete(2);
        assertThat(driver.stateOf(fanIn)).isEqualTo(JobState.BLOCKED);
        complete(1);
        Claim claim = driver.claimOne("m/a");
        assertThat(claim.lease().job()).isEqualTo(fanIn);
        Outcome succeeded = new Outcome.Succeeded(RESULT);
        assertThat(claim.dependencies())
                .containsExactly(
                        new EndedDependency(children.get(2), succeeded),
                        new EndedDependency(children.get(0), succeeded),
                        new EndedDependency(children.get(1), succeeded));
    }

    @Test
    void whatHasEndedAlreadyIsNotWaitedFor() {
        JobId first = driver.submit();
        complete(1);
        JobId second = submitted(after(first), JobState.QUEUED);
        assertThat(driver.claimOne("m/a").dependencies())
                .containsExactly(new EndedDependency(first, new Outcome.Succeeded(RESULT)));
        assertThat(driver.typesOf(second)).containsExactly(Type.SUBMITTED, Type.STARTED);
    }

    @Test
    void aJobFailsWithTheOneItDependsOn() {
        JobId first = driver.submit();
        JobId second = driver.submit(after(first));
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        settle();
        failedBecauseOf(second, first, "failed");
        assertThat(driver.lastData(second))
                .isEqualTo(
                        Map.of("class", "dependency_failed", "message", "the job it depends on has failed: " + first));
    }

    @Test
    void aRetryOfADependencyIsWaitedFor() {
        JobId first = driver.submit();
        JobId second = driver.submit(after(first));
        get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.TIMEOUT, "slow")));
        assertThat(driver.stateOf(second)).isEqualTo(JobState.BLOCKED);
    }

    @Test
    void aCanceledDependencyFailsTheJobToo() {
        JobId first = driver.submit();
        JobId second = driver.submit(after(first));
        get(bus.cancel(first, "test"));
        settle();
        failedBecauseOf(second, first, "canceled");
    }

    @Test
    void failureGoesDownTheWholeChain() {
        JobId first = driver.submit();
        JobId second = driver.submit(after(first));
        JobId third = driver.submit(after(second));
        JobId other = driver.submit(whateverBecomesOf(second));
        get(bus.cancel(first, "test"));
        settle();
        failedBecauseOf(third, second, "failed");
        assertThat(driver.claimIds("m/a", 5)).containsExactly(other);
    }

    @Test
    void aJobThatMayRunAllTheSameReceivesTheFailure() {
        JobId first = driver.submit();
        JobId second = driver.submit(whateverBecomesOf(first));
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        Claim claim = driver.claimOne("m/a");
        assertThat(claim.lease().job()).isEqualTo(second);
        assertThat(claim.dependencies()).containsExactly(new EndedDependency(first, new Outcome.Failed(REFUSED)));
    }

    @Test
    void aJobThatDependsOnAFailedOneFailsAtOnce() {
        JobId first = failed();
        JobId second = submitted(after(first), JobState.FAILED);
        failedBecauseOf(second, first, "failed");
        assertThat(driver.eventsOf(second).getFirst().state()).isEqualTo(JobState.BLOCKED);
    }

    @Test
    void aFailedDependencyThatDoesNotMatterIsNoFailure() {
        JobId first = failed();
        submitted(whateverBecomesOf(first), JobState.QUEUED);
    }

    @Test
    void anUnknownDependencyIsRefusedAndNothingIsStored() {
        JobId known = driver.submit();
        JobId unknown = driver.newId();
        JobId id = driver.newId();
        Submission submission = new Submission(id, after(known, unknown), new Idempotency("key", "body"));
        assertThat(get(bus.submit(submission))).isEqualTo(new SubmitOutcome.UnknownDependency(unknown));
        assertThat(get(queries.find(id))).isEmpty();
        assertThat(driver.events()).hasSize(1);
        assertThat(get(bus.submit(new Submission(driver.newId(), spec(), new Idempotency("key", "body")))))
                .isInstanceOf(SubmitOutcome.Accepted.class);
    }

    /** I8: it would be handed the result. */
    @Test
    void aJobOfAnotherTenantIsAnUnknownDependency() {
        JobId theirs = driver.submit(spec().withPlacement(Placement.DEFAULT.withTenant("acme")));
        JobId id = driver.newId();
        assertThat(get(bus.submit(Submission.of(id, after(theirs)))))
                .isEqualTo(new SubmitOutcome.UnknownDependency(theirs));
        complete(1);
        assertThat(get(bus.submit(Submission.of(id, after(theirs)))))
                .isEqualTo(new SubmitOutcome.UnknownDependency(theirs));
        assertThat(get(queries.find(id))).isEmpty();
    }

    /** A cycle would have to name a job that is not known yet. */
    @Test
    void aJobThatDependsOnItselfIsRefused() {
        JobId id = driver.newId();
        assertThat(get(bus.submit(Submission.of(id, after(id))))).isEqualTo(new SubmitOutcome.UnknownDependency(id));
        assertThat(get(queries.find(id))).isEmpty();
    }

    @Test
    void aJobForLaterIsScheduledOnceItsDependenciesHaveEnded() {
        JobId first = driver.submit();
        Placement tomorrow = Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(86_400));
        JobId second = submitted(after(first).withPlacement(tomorrow), JobState.BLOCKED);
        assertThat(driver.job(second).times().dueAt()).isNull();
        complete(1);
        assertThat(driver.stateOf(second)).isEqualTo(JobState.SCHEDULED);
        assertThat(driver.job(second).times().dueAt()).isEqualTo(tomorrow.runAt());
        assertThat(driver.typesOf(second)).containsExactly(Type.SUBMITTED, Type.SCHEDULED);
        assertThat(driver.lastData(second))
                .isEqualTo(Map.of("due_at", tomorrow.runAt().toString()));
    }

    /** I5: it has waited as long as the others. */
    @Test
    void aJobThatWasBlockedStandsInLineByItsSubmission() {
        JobId first = driver.submit();
        JobId second = driver.submit(after(first));
        List<JobId> others = driver.submit(3);
        complete(1);
        List<JobId> expected = new ArrayList<>(List.of(second));
        expected.addAll(others);
        assertThat(driver.claimIds("m/a", 10)).isEqualTo(expected);
    }

    @Test
    void aBlockedJobCanBeCanceled() {
        JobId first = driver.submit();
        JobId second = driver.submit(after(first));
        get(bus.cancel(second, "test"));
        assertThat(driver.stateOf(second)).isEqualTo(JobState.CANCELED);
        complete(1);
        assertThat(driver.claim("m/a", 5)).isEmpty();
        assertThat(driver.typesOf(second)).containsExactly(Type.SUBMITTED, Type.CANCELED);
    }

    /** I1. */
    @Test
    void manyDependentsAreAllTold() {
        JobId first = driver.submit();
        List<JobId> many = driver.submit(after(first), 250);
        complete(1);
        assertThat(driver.claimIds("m/a", 1_000)).isEqualTo(many);
    }

    /** I1. */
    @Test
    void manyDependentsAllFailWithIt() {
        JobId first = driver.submit();
        List<JobId> many = driver.submit(after(first), 250);
        get(bus.cancel(first, "test"));
        settle();
        assertThat(driver.jobs().stream().filter(job -> many.contains(job.id())))
                .allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.FAILED));
    }

    /** I11. */
    @Test
    void whatHasBeenRemovedIsNotHandedOver() {
        JobId first = driver.submit();
        JobId second = driver.submit();
        complete(1);
        fixture.advance(BusFixture.JOB_RETENTION);
        driver.submit(after(first, second));
        complete(1);
        fixture.advance(Duration.ofSeconds(1));
        assertThat(get(upkeep.removeOldJobs(10))).isEqualTo(1);
        assertThat(driver.claimOne("m/a").dependencies())
                .extracting(EndedDependency::job)
                .containsExactly(second);
    }
}
