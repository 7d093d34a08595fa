package dev.emp.worker.execution;

import static dev.emp.worker.testing.Bench.answer;
import static dev.emp.worker.testing.Bench.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.artifact.ArtifactKey;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.EndedDependency;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.Hold;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class ExecutionTest {

    private static final Duration CANCEL_GRACE = Duration.ofSeconds(10);

    private Bench bench;
    private ExecutionTicker ticker;
    private LeaseRenewer renewer;

    @BeforeEach
    void setUp(@TempDir Path directory) {
        bench = new Bench(directory);
        ticker = new ExecutionTicker(bench.executions, CANCEL_GRACE);
        renewer = new LeaseRenewer(bench.executions, bench.link, Bench.LEASE);
    }

    @Test
    void aJobBringsOutputFilesPartsAndUsage() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        bench.connector.runs((request, context) -> {
            context.progress(0.5, "half");
            context.partial("text/plain", "one".getBytes(StandardCharsets.UTF_8));
            context.partial("text/plain", "two".getBytes(StandardCharsets.UTF_8));
            context.usage("gpu_seconds", 1.5);
            context.usage("gpu_seconds", 2);
            context.artifact("image.png", "image/png", noting(closed, "pixels"));
        });

        JobId id = bench.start(job());

        Job job = bench.awaitState(id, JobState.SUCCEEDED);
        assertThat(job.outcome()).isInstanceOfSatisfying(Outcome.Succeeded.class, outcome -> {
            assertThat(outcome.result().output().value()).isEqualTo("{\"done\":true}");
            assertThat(outcome.result().usage()).containsEntry("gpu_seconds", 3.5);
            assertThat(outcome.result().files()).singleElement().satisfies(file -> {
                assertThat(file.name()).isEqualTo("image.png");
                assertThat(file.contentType()).isEqualTo("image/png");
                assertThat(file.sizeBytes()).isEqualTo(6);
                assertThat(file.epoch()).isEqualTo(1);
            });
        });
        assertThat(closed).isTrue();
        assertThat(bench.artifacts.size(new ArtifactKey(id.value(), 1, "image.png")))
                .hasValue(6L);
        assertThat(answer(bench.bus.readOutput(id, 0, 10, Duration.ZERO)))
                .extracting(part -> new String(part.output().data(), StandardCharsets.UTF_8))
                .containsExactly("one", "two");
        assertThat(bench.connector.requests()).singleElement().satisfies(request -> {
            assertThat(request.executionId()).isEqualTo(id + "-1");
            assertThat(request.input())
                    .isEqualTo(JsonNodeFactory.instance.objectNode().put("n", 1));
            assertThat(request.handle()).isNull();
        });
    }

    @Test
    void aConnectorHearsHowTheJobsEndedThatItsJobWaitedFor() {
        JobId good = bench.start(job());
        bench.awaitState(good, JobState.SUCCEEDED);
        JobId bad = bench.submit(job());
        answer(bench.bus.cancel(bad, "not needed"));
        JobId last = bench.start(job().withCoordination(Coordination.NONE.withDependencies(
                List.of(new Dependency(bad, Dependency.IfItFails.RUN), Dependency.on(good)))));

        bench.awaitState(last, JobState.SUCCEEDED);

        assertThat(bench.connector.requests().getLast().dependencies())
                .containsExactly(
                        new EndedDependency(
                                bad.value(),
                                "canceled",
                                JsonMapper.shared()
                                        .readTree("{\"error\":{\"class\":\"canceled\",\"message\":\"not needed\"}}")),
                        new EndedDependency(
                                good.value(),
                                "succeeded",
                                JsonMapper.shared().readTree("{\"output\":{\"done\":true},\"files\":[]}")));
    }

    @Test
    void theLastProgressIsWrittenBeforeTheEnd() {
        bench.connector.runs((request, context) -> {
            for (int step = 1; step <= 10; step++) {
                context.progress(step / 10.0, "step " + step);
            }
        });

        JobId id = bench.start(job());
        bench.awaitState(id, JobState.SUCCEEDED);

        assertThat(bench.events(id))
                .extracting(JobEvent::type)
                .containsExactly(
                        JobEvent.Type.SUBMITTED,
                        JobEvent.Type.STARTED,
                        JobEvent.Type.PROGRESS,
                        JobEvent.Type.SUCCEEDED);
        assertThat(bench.events(id).get(2).data().value()).contains("step 10");
    }

    @Test
    void progressIsWrittenOncePerTickAndOnlyWhenItMoved() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs((request, context) -> {
            context.progress(0.1, "a");
            context.progress(0.2, "b");
            hold.run(request, context);
        });
        JobId id = bench.start(job());
        hold.awaitStarted(1);

        ticker.tick();
        ticker.tick();
        bench.awaitEvent(id, event -> event.type() == JobEvent.Type.PROGRESS);
        ticker.tick();

        assertThat(bench.events(id))
                .filteredOn(event -> event.type() == JobEvent.Type.PROGRESS)
                .hasSize(1);
        assertThat(bench.find(id).progress()).isNotNull().satisfies(progress -> {
            assertThat(progress.fraction()).isEqualTo(0.2);
            assertThat(progress.message()).isEqualTo("b");
        });
        hold.release(1);
        bench.awaitState(id, JobState.SUCCEEDED);
    }

    @Test
    void progressThatDidNotReachTheBusIsWrittenWhenItIsBack() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs((request, context) -> {
            context.progress(0.2, "b");
            hold.run(request, context);
        });
        JobId id = bench.start(job());
        hold.awaitStarted(1);

        bench.bus.setAvailable(false);
        ticker.tick();
        bench.awaitBusLost();
        bench.bus.setAvailable(true);
        ticker.tick();

        bench.awaitEvent(id, event -> event.type() == JobEvent.Type.PROGRESS);
        hold.release(1);
        bench.awaitState(id, JobState.SUCCEEDED);
    }

    @Test
    void progressPastItsEndCountsAsDone() {
        bench.connector.runs((request, context) -> context.progress(1.2, ""));

        JobId id = bench.start(job());

        bench.awaitState(id, JobState.SUCCEEDED);
        assertThat(bench.events(id))
                .filteredOn(event -> event.type() == JobEvent.Type.PROGRESS)
                .singleElement()
                .satisfies(event -> assertThat(event.data().value()).contains("\"fraction\":1"));
    }

    @Test
    void theHandleIsStoredBeforeTheConnectorGoesOnAndReachesTheNextAttempt() {
        CompletableFuture<Boolean> storedInTime = new CompletableFuture<>();
        bench.connector.runs((request, context) -> {
            context.accepted("prompt-1");
            storedInTime.complete(bench.events(new JobId(request.executionId().replaceAll("-1$", ""))).stream()
                    .anyMatch(event -> event.type() == JobEvent.Type.ATTACHED));
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "gone");
        });
        JobId id = bench.start(job());
        bench.awaitState(id, JobState.SCHEDULED);

        bench.clock.advance(Duration.ofMinutes(1));
        answer(bench.bus.queueDueJobs(10));
        bench.connector.runs((request, context) -> {});
        bench.startNext();
        bench.awaitState(id, JobState.SUCCEEDED);

        assertThat(storedInTime).isCompletedWithValue(true);
        assertThat(bench.connector.requests().get(1).handle()).isEqualTo("prompt-1");
        assertThat(bench.connector.requests().get(1).executionId()).isEqualTo(id + "-2");
    }

    @Test
    void aHandleThatLeadsNowhereCostsNoAttempt() {
        bench.connector.runs((request, context) -> {
            context.accepted("prompt-1");
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "gone");
        });
        JobId id = bench.start(job());
        bench.awaitState(id, JobState.SCHEDULED);

        bench.clock.advance(Duration.ofMinutes(1));
        answer(bench.bus.queueDueJobs(10));
        bench.connector.runs((request, context) -> {
            if (request.handle() != null) {
                throw new ConnectorException(ErrorClass.LOST, "restarted since");
            }
            context.accepted("prompt-2");
        });
        bench.startNext();

        Job job = bench.awaitState(id, JobState.SUCCEEDED);
        assertThat(job.attempts()).hasSize(2);
        assertThat(bench.connector.requests())
                .extracting(ConnectorRequest::handle)
                .containsExactly(null, "prompt-1", null);
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void everyErrorClassKeepsItsNameAndDecidesTheRetry(ErrorClass errorClass) {
        var details = JsonNodeFactory.instance.objectNode().put("node", 4);
        bench.connector.runs((request, context) -> {
            throw new ConnectorException(errorClass, "because", Duration.ofMinutes(7), details, null);
        });

        JobId id = bench.start(job());

        FailureClass expected = FailureClass.ofWireName(errorClass.wireName());
        Job job = bench.awaitState(id, expected.isRetryable() ? JobState.SCHEDULED : JobState.FAILED);
        assertThat(job.attempts()).last().satisfies(attempt -> {
            assertThat(attempt.failure()).isNotNull();
            assertThat(attempt.failure().failureClass()).isEqualTo(expected);
            assertThat(attempt.failure().message()).isEqualTo("because");
            assertThat(attempt.failure().details().value()).isEqualTo("{\"node\":4}");
        });
        if (expected.isRetryable()) {
            assertThat(job.times().dueAt()).isEqualTo(bench.clock.instant().plus(Duration.ofMinutes(7)));
        }
    }

    @Test
    void aBrokenConnectorFailsTheJobWithAPlainMessage() {
        bench.connector.runs((request, context) -> {
            throw new IllegalStateException("token=secret");
        });

        JobId id = bench.start(job().withRetry(new RetryPolicy(1, Duration.ZERO, Duration.ZERO)));

        Job job = bench.awaitState(id, JobState.FAILED);
        assertThat(failure(job).failureClass()).isEqualTo(FailureClass.INTERNAL);
        assertThat(failure(job).message())
                .isEqualTo("unexpected error (IllegalStateException) on worker bench/one, whose log has the details");
    }

    @Test
    void aCanceledJobIsStoppedAtTheProviderAndEndsCanceled() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs(hold);
        JobId id = bench.start(job());
        hold.awaitStarted(1);

        try (var listening = bench.bus.onCancel(Bench.MACHINE, bench.executions::cancel)) {
            answer(bench.bus.cancel(id, "not needed"));
            hold.awaitCanceled();
            bench.awaitState(id, JobState.CANCELED);
        }

        bench.awaitIdle();
        assertThat(bench.metrics.endedByOutcome()).containsEntry("canceled", 1L);
    }

    @Test
    void aCancelThatWasNotHeardShowsInTheRenewal() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs(hold);
        JobId id = bench.start(job());
        hold.awaitStarted(1);

        answer(bench.bus.cancel(id, "not needed"));
        renewer.renew();

        bench.awaitState(id, JobState.CANCELED);
    }

    @Test
    void aConnectorThatIgnoresACancelIsInterruptedAfterTheGrace() throws Exception {
        Hold hold = new Hold(false);
        bench.connector.runs(hold);
        JobId id = bench.start(job());
        hold.awaitStarted(1);
        answer(bench.bus.cancel(id, "not needed"));
        renewer.renew();
        hold.awaitCanceled();

        ticker.tick();
        assertThat(bench.find(id).state()).isEqualTo(JobState.CANCELING);
        bench.clock.advance(CANCEL_GRACE);
        ticker.tick();

        hold.awaitInterrupted();
        bench.awaitState(id, JobState.CANCELED);
    }

    @Test
    void aJobThatEndsBeforeItHearsOfTheCancelKeepsItsOutcome() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch canceled = new CountDownLatch(1);
        bench.connector.runs((request, context) -> {
            context.onCancel(canceled::countDown);
            started.countDown();
            canceled.await();
        });
        JobId id = bench.start(job());
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

        answer(bench.bus.cancel(id, "too late"));
        renewer.renew();

        bench.awaitState(id, JobState.SUCCEEDED);
    }

    @Test
    void aJobThatRunsTooLongIsStoppedAndFailsWithTimeout() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs(hold);
        JobId id = bench.start(job().withPlacement(Placement.DEFAULT.withRunTimeout(Duration.ofMinutes(2))));
        hold.awaitStarted(1);

        bench.clock.advance(Duration.ofSeconds(119));
        ticker.tick();
        assertThat(hold.wasCanceled()).isFalse();
        bench.clock.advance(Duration.ofSeconds(1));
        ticker.tick();

        hold.awaitCanceled();
        Job job = bench.awaitState(id, JobState.SCHEDULED);
        assertThat(job.attempts().getLast().failure()).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
            assertThat(failure.message()).isEqualTo("stopped after its run timeout of 120 s");
        });
    }

    @Test
    void aJobThatRanTooLongIsSubmittedAnewAsItsProviderWasToldToStopIt() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs((request, context) -> {
            context.accepted("prompt-1");
            hold.run(request, context);
        });
        JobId id = bench.start(job().withPlacement(Placement.DEFAULT.withRunTimeout(Duration.ofMinutes(2))));
        hold.awaitStarted(1);
        bench.clock.advance(Duration.ofMinutes(2));
        ticker.tick();
        hold.awaitCanceled();
        bench.awaitState(id, JobState.SCHEDULED);

        bench.clock.advance(Duration.ofMinutes(1));
        answer(bench.bus.queueDueJobs(10));
        bench.connector.runs((request, context) -> {});
        bench.startNext();

        bench.awaitState(id, JobState.SUCCEEDED);
        assertThat(bench.connector.requests())
                .extracting(ConnectorRequest::handle)
                .containsExactly(null, null);
    }

    @Test
    void aRenewalHoldsTheLease() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs(hold);
        JobId id = bench.start(job());
        hold.awaitStarted(1);

        bench.clock.advance(Bench.LEASE.minusSeconds(1));
        Duration pause = renewer.renew();
        bench.clock.advance(Bench.LEASE.minusSeconds(1));
        answer(bench.bus.reclaimExpiredLeases(10));

        assertThat(pause).isEqualTo(Bench.LEASE.dividedBy(3));
        assertThat(bench.find(id).state()).isEqualTo(JobState.RUNNING);
        hold.release(1);
        bench.awaitState(id, JobState.SUCCEEDED);
    }

    @Test
    void aJobWhoseLeaseIsLostIsForgottenAndItsProviderLeftAlone() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs(hold);
        JobId id = bench.start(job());
        hold.awaitStarted(1);
        giveToOtherWorker();

        renewer.renew();

        hold.awaitInterrupted();
        bench.awaitIdle();
        assertThat(hold.wasCanceled()).isFalse();
        assertThat(bench.find(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(bench.metrics.endedByOutcome()).containsOnly(Map.entry("lost", 1L));
    }

    @Test
    void aWriteWithALostLeaseStopsTheConnector() throws Exception {
        Hold hold = new Hold();
        CompletableFuture<ConnectorException> refusal = new CompletableFuture<>();
        bench.connector.runs((request, context) -> {
            hold.run(request, context);
            refusal.complete(catchThrowableOfType(
                    ConnectorException.class, () -> context.partial("text/plain", new byte[] {1})));
            throw refusal.join();
        });
        JobId id = bench.start(job());
        hold.awaitStarted(1);
        giveToOtherWorker();

        hold.release(1);

        bench.awaitIdle();
        assertThat(refusal.join().errorClass()).isEqualTo(ErrorClass.LOST);
        assertThat(bench.find(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(answer(bench.bus.readOutput(id, 0, 10, Duration.ZERO))).isEmpty();
    }

    @Test
    void aResultWaitsForABusThatIsOutOfReach() throws Exception {
        bench.connector.runs((request, context) -> {
            context.progress(0.9, "nearly");
            bench.bus.setAvailable(false);
        });

        JobId id = bench.submit(job());
        bench.startNext();
        bench.awaitBusLost();
        bench.bus.setAvailable(true);

        bench.awaitState(id, JobState.SUCCEEDED);
        bench.awaitIdle();
        assertThat(bench.link.trouble()).isEmpty();
    }

    @Test
    void aHandleWaitsForABusThatIsOutOfReach() throws Exception {
        bench.connector.runs((request, context) -> {
            bench.bus.setAvailable(false);
            context.accepted("prompt-1");
        });

        JobId id = bench.submit(job());
        bench.startNext();
        bench.awaitBusLost();
        bench.bus.setAvailable(true);

        bench.awaitState(id, JobState.SUCCEEDED);
        assertThat(bench.events(id)).extracting(JobEvent::type).contains(JobEvent.Type.ATTACHED);
    }

    @Test
    void whatIsInHandIsGivenBackWhenTheGraceIsOver() throws Exception {
        Hold hold = new Hold(false);
        bench.connector.runs(hold);
        JobId first = bench.start(job());
        JobId second = bench.start(job());
        hold.awaitStarted(2);

        bench.executions.drain(Duration.ZERO, Duration.ofSeconds(30));

        assertThat(bench.executions.all()).isEmpty();
        assertThat(List.of(first, second)).allSatisfy(id -> {
            Job job = bench.find(id);
            assertThat(job.state()).isEqualTo(JobState.QUEUED);
            assertThat(job.attempts()).extracting(Attempt::end).containsExactly(Attempt.End.RELEASED);
        });
        assertThat(hold.wasCanceled()).isFalse();
        assertThat(bench.claim(Bench.OTHER_WORKER).attempt()).isEqualTo(1);
    }

    @Test
    void aCanceledJobIsCanceledAlsoWhileTheMachineDrains() throws Exception {
        Hold hold = new Hold(false);
        bench.connector.runs(hold);
        JobId id = bench.start(job());
        hold.awaitStarted(1);
        answer(bench.bus.cancel(id, "not needed"));
        renewer.renew();
        hold.awaitCanceled();

        bench.executions.drain(Duration.ZERO, Duration.ofSeconds(30));

        assertThat(bench.find(id).state()).isEqualTo(JobState.CANCELED);
    }

    @Test
    void theLogKeepsItsLastLines() throws Exception {
        Hold hold = new Hold();
        bench.connector.runs((request, context) -> {
            for (int line = 1; line <= Produce.LOG_LINES + 1; line++) {
                context.log("line " + line);
            }
            context.log("x".repeat(Produce.LONGEST_LINE + 1));
            hold.run(request, context);
        });
        bench.start(job());
        hold.awaitStarted(1);

        List<String> log = bench.executions.all().iterator().next().log();

        assertThat(log).hasSize(Produce.LOG_LINES).startsWith("line 3");
        assertThat(log.getLast()).hasSize(Produce.LONGEST_LINE);
        hold.release(1);
        bench.awaitIdle();
    }

    @Test
    void outcomesAreCountedByClass() throws Exception {
        bench.connector.runs((request, context) -> {
            throw new ConnectorException(ErrorClass.INVALID_INPUT, "no such model");
        });
        bench.clock.advance(Duration.ofSeconds(1));
        JobId id = bench.submit(job());
        bench.clock.advance(Duration.ofSeconds(3));
        bench.startNext();
        bench.awaitState(id, JobState.FAILED);
        bench.awaitIdle();

        assertThat(bench.registry
                        .get("emp.jobs.ended")
                        .tags("service", "scripted", "outcome", "failed", "class", "invalid_input")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(bench.registry.get("emp.job.wait").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
        assertThat(bench.registry.get("emp.job.run").timer().count()).isEqualTo(1);
    }

    private void giveToOtherWorker() {
        bench.clock.advance(Bench.LEASE.plusSeconds(1));
        answer(bench.bus.reclaimExpiredLeases(10));
        bench.claim(Bench.OTHER_WORKER);
    }

    private static JobFailure failure(Job job) {
        assertThat(job.outcome()).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) job.outcome()).failure();
    }

    private static InputStream noting(AtomicBoolean closed, String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
    }
}
