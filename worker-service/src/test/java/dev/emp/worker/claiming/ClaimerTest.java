package dev.emp.worker.claiming;

import static dev.emp.worker.testing.Bench.answer;
import static dev.emp.worker.testing.Bench.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.supervision.Loop;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.Hold;
import dev.emp.worker.testing.Interception;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final Hold hold = new Hold();
    private final Interception claims = new Interception("claim");
    private Bench bench;
    private ConnectorWatch watch;
    private CircuitBreaker breaker;
    private Claimer claimer;
    private Loop loop;

    @BeforeEach
    void setUp() {
        bench = new Bench(directory, bus -> claims.around(JobBus.class, bus));
        bench.connector.runs(hold);
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        claimer.close();
        loop.stop(PATIENCE);
        bench.executions.drain(Duration.ZERO, PATIENCE);
    }

    @Test
    void neverMoreJobsThanSlots() throws Exception {
        startWorker(2);
        watch.check();
        for (int i = 0; i < 3; i++) {
            bench.submit(job());
        }

        hold.awaitStarted(2);
        assertThat(claimer.slotsUsed()).isEqualTo(2);
        assertThat(hold.moreStarted()).isZero();
        assertThat(answer(bench.bus.counts()))
                .containsEntry(JobState.RUNNING, 2L)
                .containsEntry(JobState.QUEUED, 1L);

        hold.release(1);
        hold.awaitStarted(1);
        assertThat(claimer.slotsUsed()).isEqualTo(2);
        hold.release(2);
    }

    @Test
    void nothingIsClaimedWhileTheConnectorIsDown() throws Exception {
        bench.connector.setHealth(new ConnectorHealth.Down("no GPU"));
        startWorker(1);
        watch.check();
        JobId id = bench.submit(job());
        assertThat(claims.calls()).isZero();

        bench.connector.setHealth(new ConnectorHealth.Up());
        watch.check();

        hold.awaitStarted(1);
        assertThat(bench.find(id).state()).isEqualTo(JobState.RUNNING);
        hold.release(1);
    }

    @Test
    void aWaitingClaimEndsWhenTheConnectorGoesDown() throws Exception {
        startWorker(1);
        watch.check();
        claims.awaitCalls(1);

        bench.connector.setHealth(new ConnectorHealth.Down("crashed"));
        watch.check();
        claims.awaitAnswers(1);
        JobId id = bench.submit(job());

        assertThat(bench.find(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(hold.moreStarted()).isZero();
    }

    @Test
    void newModelsAreOfferedAtOnce() throws Exception {
        bench.connector.setModels("base");
        startWorker(1);
        watch.check();
        claims.awaitCalls(1);
        JobId id = bench.submit(job().withRequirements(Requirements.of(Requirement.equal("model", "sdxl"))));

        bench.connector.setModels("base", "sdxl");
        watch.check();

        hold.awaitStarted(1);
        assertThat(bench.find(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(claimer.capabilities().valuesOf("model"))
                .containsExactlyInAnyOrder(AttributeValue.of("base"), AttributeValue.of("sdxl"));
        hold.release(1);
    }

    @Test
    void aCheckIsDueWhenAJobHasEndedAndItsModelsAreClaimedWith() throws Exception {
        startWorker(1);
        CountDownLatch checked = new CountDownLatch(1);
        Loop checks = new Loop(
                "check",
                () -> {
                    watch.check();
                    checked.countDown();
                    return PATIENCE.multipliedBy(10);
                },
                watch.due(),
                Duration.ZERO);
        checks.start();
        bench.submit(job());
        hold.awaitStarted(1);
        assertThat(checked.await(30, TimeUnit.SECONDS)).isTrue();

        bench.connector.setHealth(new ConnectorHealth.Up(Set.of("flux")));
        hold.release(1);

        claims.awaitFirstArgument(argument -> ((ClaimRequest) argument)
                .capabilities()
                .valuesOf("model.warm")
                .equals(Set.of(AttributeValue.of("flux"))));
        checks.stop(PATIENCE);
    }

    @Test
    void claimingGoesOnAfterTheBusWasOutOfReach() throws Exception {
        startWorker(1);
        watch.check();
        claims.awaitCalls(1);
        bench.bus.setAvailable(false);
        bench.awaitBusLost();

        bench.bus.setAvailable(true);
        bench.submit(job());

        hold.awaitStarted(1);
        assertThat(bench.link.trouble()).isEmpty();
        hold.release(1);
    }

    @Test
    void aJobThatArrivesAfterClosingIsGivenBack() throws Exception {
        CompletableFuture<List<Claim>> late = new CompletableFuture<>();
        claims.answerWith(call -> late);
        startWorker(1);
        watch.check();
        claims.awaitCalls(1);
        JobId id = bench.submit(job());
        Claim claim = bench.claim(Bench.WORKER);

        claimer.close();
        late.complete(List.of(claim));

        bench.awaitState(id, JobState.QUEUED);
        loop.stop(PATIENCE);
        assertThat(bench.find(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(bench.find(id).attempts()).extracting(Attempt::end).containsExactly(Attempt.End.RELEASED);
        assertThat(bench.connector.requests()).isEmpty();
    }

    @Test
    void aClaimThatBeginsWhileTheGateShutsIsStopped() throws Exception {
        CountDownLatch shut = new CountDownLatch(1);
        claims.before(call -> {
            if (shut.getCount() > 0) {
                claimer.close();
                shut.countDown();
            }
        });
        startWorker(1);

        watch.check();

        assertThat(shut.await(30, TimeUnit.SECONDS)).isTrue();
        claims.awaitAnswers(1);
    }

    @Test
    void aClaimAsksForAThirdOfTheSlotsWithTheConfiguredLease() throws Exception {
        startWorker(7);
        watch.check();
        claims.awaitCalls(1);

        ClaimRequest request = (ClaimRequest) claims.firstArgument();

        assertThat(request.maxJobs()).isEqualTo(3);
        assertThat(request.lease()).isEqualTo(Bench.LEASE);
        assertThat(request.maxWait()).isEqualTo(Duration.ofSeconds(20));
        assertThat(request.worker()).isEqualTo(Bench.WORKER);
    }

    @Test
    void aWorkerThatIsHeldTakesNothingUntilItIsLetGoForEveryReason() throws Exception {
        startWorker(1);
        claimer.hold(dev.emp.worker.claiming.Hold.DRAINED, true);
        claimer.hold(dev.emp.worker.claiming.Hold.RESOURCES, true);
        watch.check();
        JobId id = bench.submit(Bench.job());

        claimer.hold(dev.emp.worker.claiming.Hold.DRAINED, false);
        assertThat(bench.find(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(claimer.awaitIdle(Duration.ZERO)).isTrue();

        claimer.hold(dev.emp.worker.claiming.Hold.RESOURCES, false);
        bench.awaitState(id, JobState.RUNNING);
    }

    /** A broken service fails jobs faster than a good one does them. */
    @Test
    void aWorkerWhoseServiceFailsItsJobsTakesNoMoreForAWhile() throws Exception {
        bench.connector.runs((request, context) -> {
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "it is broken");
        });
        startWorker(1);
        watch.check();
        for (int i = 0; i < 5; i++) {
            bench.awaitState(bench.submit(Bench.job()), JobState.SCHEDULED);
        }
        Awaitility.await().until(claimer::isOutOfWork);

        JobId next = bench.submit(Bench.job());
        bench.connector.runs((request, context) -> {});
        assertThat(bench.find(next).state()).isEqualTo(JobState.QUEUED);

        breaker.transitionToHalfOpenState();
        bench.awaitState(next, JobState.SUCCEEDED);
        Awaitility.await().until(() -> breaker.getState() == CircuitBreaker.State.CLOSED);
    }

    @Test
    void aJobThatIsWrongItselfSaysNothingAboutTheService() throws Exception {
        bench.connector.runs((request, context) -> {
            throw new ConnectorException(ErrorClass.INVALID_INPUT, "no such node");
        });
        startWorker(1);
        watch.check();
        for (int i = 0; i < 20; i++) {
            bench.awaitState(bench.submit(Bench.job()), JobState.FAILED);
        }

        assertThat(claimer.isOutOfWork()).isFalse();
    }

    /** Else a few jobs that name one dead key of many would take all others out of work. */
    @Test
    void jobsThatFallBackOnSomethingElseDoNotTakeTheWorkerOutOfWork() throws Exception {
        bench.connector.runs((request, context) -> {
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "it is broken");
        });
        startWorker(1);
        watch.check();
        Task elsewhere = new Task("elsewhere", new JsonText("{}"), Requirements.NONE);
        JobSpec job = Bench.job().withFallbacks(Fallbacks.of(List.of(new Fallback(elsewhere, Fallback.USUAL))));
        for (int i = 0; i < 20; i++) {
            JobId id = bench.submit(job);
            Awaitility.await().until(() -> bench.find(id).spec().service().equals("elsewhere"));
        }

        assertThat(claimer.isOutOfWork()).isFalse();
    }

    private void startWorker(int slots) {
        var worker = bench.worker(slots);
        watch = bench.watch();
        breaker = CircuitBreaker.of("service-one", Claimer.breakerConfig());
        claimer = new Claimer(worker, watch, bench.link, bench.executions, bench.secrets, bench.settings(), breaker);
        loop = new Loop("claim", claimer::claim);
        loop.start();
    }
}
