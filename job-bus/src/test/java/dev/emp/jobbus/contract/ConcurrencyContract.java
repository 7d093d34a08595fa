package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Many callers at once. That every history is legal is checked after each test, as everywhere. */
public abstract class ConcurrencyContract extends BusContract {

    private static final int THREADS = 8;

    /** Runs the work on many threads that start together, and answers what each one gave. */
    private static <T> List<T> together(IntFunction<Callable<T>> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Callable<T> own = work.apply(i);
                running.add(threads.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return own.call();
                }));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> thread : running) {
                answers.add(thread.get(60, TimeUnit.SECONDS));
            }
            return answers;
        }
    }

    private List<Lease> claimUntilNothingIsLeft(String worker) {
        List<Lease> taken = new ArrayList<>();
        List<Claim> claims = driver.claim(worker, 3);
        while (!claims.isEmpty()) {
            claims.forEach(claim -> taken.add(claim.lease()));
            claims = driver.claim(worker, 3);
        }
        return taken;
    }

    /** I2. */
    @Test
    void everyJobIsClaimedOnce() throws Exception {
        List<JobId> submitted = driver.submit(200);
        List<List<Lease>> taken = together(i -> () -> claimUntilNothingIsLeft("m/w" + i));
        assertThat(taken.stream().flatMap(List::stream).map(Lease::job)).containsExactlyInAnyOrderElementsOf(submitted);
    }

    @Test
    void jobsSubmittedWhileWorkersWaitAreAllDoneOnce() throws Exception {
        int perWorker = 10;
        List<List<JobId>> worked = together(i -> () -> {
            List<JobId> done = new ArrayList<>();
            for (int n = 0; n < perWorker; n++) {
                var waiting = driver.startWaiting("m" + i + "/w");
                driver.submit();
                for (Claim claim : get(waiting)) {
                    assertThat(get(bus.complete(claim.lease(), RESULT)).isApplied())
                            .isTrue();
                    done.add(claim.lease().job());
                }
            }
            return done;
        });
        assertThat(worked.stream().flatMap(Collection::stream)).hasSize(THREADS * perWorker);
        assertThat(driver.jobs()).extracting(Job::state).containsOnly(JobState.SUCCEEDED);
    }

    @Test
    void theSameSubmissionFromManyPlacesMakesOneJob() throws Exception {
        JobId id = driver.newId();
        List<SubmitOutcome> outcomes = together(i -> () -> get(bus.submit(Submission.of(id, spec()))));
        assertThat(outcomes).containsOnlyOnce(new SubmitOutcome.Accepted(id, JobState.QUEUED, fixture.now()));
        assertThat(driver.jobs()).hasSize(1);
    }

    @Test
    void theSameIdempotencyKeyFromManyPlacesMakesOneJob() throws Exception {
        List<SubmitOutcome> outcomes = together(i ->
                () -> get(bus.submit(new Submission(driver.newId(), spec(), new Idempotency("key", "fingerprint")))));
        JobId made = driver.jobs().getFirst().id();
        assertThat(driver.jobs()).hasSize(1);
        assertThat(outcomes)
                .containsOnly(
                        new SubmitOutcome.Accepted(made, JobState.QUEUED, fixture.now()),
                        new SubmitOutcome.Repeated(made))
                .containsOnlyOnce(new SubmitOutcome.Accepted(made, JobState.QUEUED, fixture.now()));
    }

    /** I3: of all that would end a job, one does. */
    @Test
    void aJobThatManyWouldEndEndsOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            JobId id = driver.submit();
            Lease lease = driver.claimOne("m/a").lease();
            fixture.advance(LEASE.plusMillis(1));
            List<Boolean> ended = together(i -> () -> switch (i % 4) {
                case 0 -> applied(bus.complete(lease, RESULT));
                case 1 -> applied(bus.fail(lease, JobFailure.of(FailureClass.AUTH, "no")));
                case 2 -> get(upkeep.reclaimExpiredLeases(10)) < 0;
                default -> get(bus.cancel(id, "test")) == null;
            });
            assertThat(ended.stream().filter(applied -> applied)).hasSizeLessThanOrEqualTo(1);
            get(bus.cancel(id, "tidy up"));
            get(bus.fail(lease, JobFailure.of(FailureClass.AUTH, "tidy up")));
            assertThat(driver.job(id).state().isTerminal()).isTrue();
        }
    }

    private static boolean applied(CompletionStage<WriteOutcome> write) {
        return get(write).isApplied();
    }

    /** I1, I2: leases run out while their holders go on writing. */
    @Test
    void noJobIsLostOrDoneTwiceWhileLeasesRunOut() throws Exception {
        List<JobId> submitted = driver.submit(60);
        List<List<JobId>> done = together(i -> () -> {
            List<JobId> own = new ArrayList<>();
            for (int n = 0; n < 12; n++) {
                List<Claim> claims = driver.claim("m/w" + i, 2);
                if (i % 2 == 0) {
                    fixture.advance(LEASE.dividedBy(2));
                    get(upkeep.reclaimExpiredLeases(5));
                }
                for (Claim claim : claims) {
                    if (applied(bus.complete(claim.lease(), RESULT))) {
                        own.add(claim.lease().job());
                    }
                }
            }
            return own;
        });
        List<JobId> all = done.stream().flatMap(List::stream).toList();
        assertThat(all).doesNotHaveDuplicates();
        for (Job job : driver.jobs()) {
            assertThat(job.state() == JobState.SUCCEEDED).isEqualTo(all.contains(job.id()));
        }
        assertThat(driver.jobs()).hasSize(submitted.size());
    }

    /** That no more run than the key allows is checked after the test, by the events. */
    @Test
    void jobsThatShareAKeyAreAllDoneHoweverManyClaimThem() throws Exception {
        driver.submit(spec().withCoordination(Coordination.NONE.withConcurrency(new Limit.Concurrency("key", 3))), 60);
        AtomicInteger done = new AtomicInteger();
        together(i -> () -> {
            for (int tries = 0; tries < 2_000 && done.get() < 60; tries++) {
                for (Claim claim : driver.claim("m/w" + i, 2)) {
                    get(bus.complete(claim.lease(), RESULT));
                    done.incrementAndGet();
                }
            }
            return true;
        });
        assertThat(driver.jobs()).extracting(Job::state).containsOnly(JobState.SUCCEEDED);
    }

    /** I1: all that a job waits for ends at the same moment. */
    @Test
    void aFanInWhoseJobsEndTogetherRunsOnce() throws Exception {
        List<JobId> children = driver.submit(THREADS * 5);
        List<Dependency> all = children.stream().map(Dependency::on).toList();
        JobId fanIn = driver.submit(spec().withCoordination(Coordination.NONE.withDependencies(all)));
        List<Claim> claims = driver.claim("m/a", children.size());
        together(i -> () -> {
            claims.subList(i * 5, i * 5 + 5).forEach(claim -> get(bus.complete(claim.lease(), RESULT)));
            return true;
        });
        assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(fanIn);
        assertThat(driver.claim("m/a", 1)).isEmpty();
    }

    @Test
    void aDeadLetterThatManyReplayIsReplayedOnce() throws Exception {
        JobId dead = driver.submit();
        get(bus.fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.AUTH, "no")));
        List<ReplayOutcome> outcomes = together(i -> () -> get(bus.replay(dead, driver.newId())));
        assertThat(outcomes.stream().filter(ReplayOutcome.Accepted.class::isInstance))
                .hasSize(1);
        assertThat(driver.jobs()).hasSize(2);
    }
}
