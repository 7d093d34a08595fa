package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.SubmitOutcome.Accepted;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many submissions at once. */
public abstract class BatchContract extends BusContract {

    private List<Submission> submissions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Submission.of(driver.newId(), spec()))
                .toList();
    }

    private static List<JobId> ids(List<Submission> submissions) {
        return submissions.stream().map(Submission::id).toList();
    }

    @Test
    void everyJobOfABatchIsAnsweredAndQueuedInItsOrder() {
        List<Submission> batch = submissions(500);
        assertThat(get(bus.submitAll(batch)))
                .isEqualTo(ids(batch).stream()
                        .map(id -> new Accepted(id, JobState.QUEUED, fixture.now()))
                        .toList());
        assertThat(driver.events()).extracting(JobEvent::job).isEqualTo(ids(batch));
        assertThat(driver.claimIds("m/a", 1_000)).isEqualTo(ids(batch));
    }

    @Test
    void anEmptyBatchIsAnswered() {
        assertThat(get(bus.submitAll(List.of()))).isEmpty();
    }

    @Test
    void sendingABatchTwiceMakesEachJobOnce() {
        List<Submission> batch = submissions(20);
        get(bus.submitAll(batch.subList(0, 7)));
        assertThat(get(bus.submitAll(batch)))
                .startsWith(new SubmitOutcome.Repeated(batch.getFirst().id()))
                .endsWith(new Accepted(batch.getLast().id(), JobState.QUEUED, fixture.now()));
        assertThat(driver.claimIds("m/a", 100)).isEqualTo(ids(batch));
    }

    @Test
    void oneThatIsRefusedDoesNotKeepOutTheOthers() {
        JobId unknown = driver.newId();
        List<Submission> good = submissions(2);
        Submission bad = Submission.of(
                driver.newId(),
                spec().withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(unknown)))));
        assertThat(get(bus.submitAll(List.of(good.getFirst(), bad, good.getLast()))))
                .containsExactly(
                        new Accepted(good.getFirst().id(), JobState.QUEUED, fixture.now()),
                        new SubmitOutcome.UnknownDependency(unknown),
                        new Accepted(good.getLast().id(), JobState.QUEUED, fixture.now()));
    }

    @Test
    void aJobMayDependOnEarlierOnesOfItsBatch() {
        List<Submission> children = submissions(3);
        JobId fanIn = driver.newId();
        List<Dependency> all = ids(children).stream().map(Dependency::on).toList();
        Submission last = Submission.of(fanIn, spec().withCoordination(Coordination.NONE.withDependencies(all)));
        assertThat(get(bus.submitAll(
                        Stream.concat(children.stream(), Stream.of(last)).toList())))
                .endsWith(new Accepted(fanIn, JobState.BLOCKED, fixture.now()));
        driver.claim("m/a", 3).forEach(claim -> get(bus.complete(claim.lease(), RESULT)));
        assertThat(driver.claimOne("m/a").dependencies())
                .extracting(ended -> ended.job())
                .isEqualTo(ids(children));
    }

    @Test
    void theSameKeyTwiceInABatchMakesOneJob() {
        JobId first = driver.newId();
        Idempotency key = new Idempotency("key", "body");
        assertThat(get(bus.submitAll(
                        List.of(new Submission(first, spec(), key), new Submission(driver.newId(), spec(), key)))))
                .containsExactly(
                        new Accepted(first, JobState.QUEUED, fixture.now()), new SubmitOutcome.Repeated(first));
    }

    @Test
    void aBatchWakesAsManyWorkersAsItHasJobs() {
        List<CompletableFuture<List<Claim>>> waiting = IntStream.range(0, 4)
                .mapToObj(i -> driver.startWaiting("m/w" + i))
                .toList();
        List<Submission> batch = submissions(4);
        get(bus.submitAll(batch));
        assertThat(waiting.stream()
                        .map(BusDriver::get)
                        .map(claims -> claims.getFirst().lease().job()))
                .containsExactlyInAnyOrderElementsOf(ids(batch));
    }
}
