package dev.emp.worker.execution;

import static dev.emp.worker.testing.Bench.answer;
import static dev.emp.worker.testing.Bench.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.Hold;
import dev.emp.worker.testing.Interception;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A job's last write of which the answer is lost on the way. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class LeaseWriterTest {

    private static final String NOT_OURS = "is no longer ours";

    @TempDir
    private Path directory;

    private Bench bench;

    @Test
    void aResultWhoseAnswerWasLostCounts(CapturedOutput log) throws Exception {
        Interception writes = open("complete");
        loseFirstAnswer(writes, () -> bench.bus.complete((Lease) writes.firstArgument(), result()));

        JobId id = bench.start(job());
        bench.awaitIdle();

        assertThat(writes.calls()).isEqualTo(2);
        assertThat(bench.find(id).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(bench.metrics.endedByOutcome()).isEqualTo(Map.of("succeeded", 1L));
        assertThat(log).doesNotContain(NOT_OURS);
    }

    @Test
    void aFailureWhoseAnswerWasLostCounts(CapturedOutput log) throws Exception {
        Interception writes = open("fail");
        bench.connector.runs((request, context) -> {
            throw new ConnectorException(ErrorClass.INVALID_INPUT, "no such model");
        });
        loseFirstAnswer(
                writes,
                () -> bench.bus.fail(
                        (Lease) writes.firstArgument(), JobFailure.of(FailureClass.INVALID_INPUT, "no such model")));

        JobId id = bench.start(job());
        bench.awaitIdle();

        assertThat(writes.calls()).isEqualTo(2);
        assertThat(bench.find(id).state()).isEqualTo(JobState.FAILED);
        assertThat(bench.metrics.endedByOutcome()).isEqualTo(Map.of("failed", 1L));
        assertThat(log).contains("failed with invalid_input: no such model").doesNotContain(NOT_OURS);
    }

    @Test
    void aFailureThatIsTriedAgainCountsAsRetried(CapturedOutput log) throws Exception {
        Interception writes = open("fail");
        bench.connector.runs((request, context) -> {
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "no answer");
        });
        loseFirstAnswer(
                writes,
                () -> bench.bus.fail(
                        (Lease) writes.firstArgument(), JobFailure.of(FailureClass.UNAVAILABLE, "no answer")));

        JobId id = bench.start(job());
        bench.awaitIdle();

        assertThat(bench.find(id).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(bench.metrics.endedByOutcome()).isEqualTo(Map.of("retried", 1L));
        assertThat(log).doesNotContain(NOT_OURS);
    }

    @Test
    void aReleaseWhoseAnswerWasLostCounts(CapturedOutput log) throws Exception {
        Interception writes = open("release");
        bench.connector.runs(new Hold());
        loseFirstAnswer(writes, () -> bench.bus.release((Lease) writes.firstArgument(), "the worker is shutting down"));

        JobId id = bench.start(job());
        bench.executions.drain(Duration.ZERO, Duration.ofSeconds(30));

        assertThat(bench.executions.all()).isEmpty();
        assertThat(writes.calls()).isEqualTo(2);
        assertThat(bench.find(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(bench.metrics.endedByOutcome()).isEqualTo(Map.of("released", 1L));
        assertThat(log).doesNotContain(NOT_OURS);
    }

    @Test
    void aReleaseStillCountsWhenAnotherWorkerHasTheJobBeforeItsAnswerIsThere() throws Exception {
        Interception writes = open("release");
        Hold hold = new Hold();
        bench.connector.runs(hold);
        JobId id = bench.submit(job());
        loseFirstAnswer(writes, () -> {
            var applied = bench.bus.release((Lease) writes.firstArgument(), "the worker is shutting down");
            // Somebody else has it before we hear of it.
            bench.claim(Bench.OTHER_WORKER);
            return applied;
        });

        bench.startNext();
        bench.executions.drain(Duration.ZERO, Duration.ofSeconds(30));

        assertThat(bench.find(id).attempts())
                .extracting(Attempt::worker)
                .containsExactly(Bench.WORKER, Bench.OTHER_WORKER);
        assertThat(bench.metrics.endedByOutcome()).isEqualTo(Map.of("released", 1L));
    }

    @Test
    void aLeaseThatRanOutWhileTheAnswerWasAwaitedIsLost(CapturedOutput log) throws Exception {
        Interception writes = open("complete");
        loseFirstAnswer(writes, () -> {
            // Nothing arrived, and the job went to another worker meanwhile.
            bench.clock.advance(Bench.LEASE.plusSeconds(1));
            answer(bench.bus.reclaimExpiredLeases(10));
            bench.claim(Bench.OTHER_WORKER);
            return CompletableFuture.completedFuture(null);
        });

        JobId id = bench.start(job());
        bench.awaitIdle();

        Job job = bench.find(id);
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.attempts().getFirst().end()).isEqualTo(Attempt.End.LOST);
        assertThat(bench.metrics.endedByOutcome()).isEqualTo(Map.of("lost", 1L));
        assertThat(log).contains(NOT_OURS);
    }

    @Test
    void whoeverIsStaleAtOnceIsNotAskedAfter(CapturedOutput log) throws Exception {
        Interception writes = open("complete");
        Hold hold = new Hold();
        bench.connector.runs(hold);
        JobId id = bench.start(job());
        hold.awaitStarted(1);
        bench.clock.advance(Bench.LEASE.plusSeconds(1));
        answer(bench.bus.reclaimExpiredLeases(10));
        bench.claim(Bench.OTHER_WORKER);

        hold.release(1);
        bench.awaitIdle();

        assertThat(writes.calls()).isEqualTo(1);
        assertThat(bench.find(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(bench.metrics.endedByOutcome()).isEqualTo(Map.of("lost", 1L));
        assertThat(log).contains(NOT_OURS);
    }

    private Interception open(String method) {
        Interception writes = new Interception(method);
        bench = new Bench(directory, bus -> writes.around(JobBus.class, bus));
        return writes;
    }

    /** The first call does what it does on the bus itself, and is then answered as by a broken connection. */
    private void loseFirstAnswer(Interception writes, Supplier<CompletionStage<?>> arrives) {
        AtomicInteger calls = new AtomicInteger();
        writes.before(arguments -> {
            if (calls.incrementAndGet() > 1) {
                writes.answerWith(null);
            }
        });
        writes.answerWith(arguments -> {
            answer(arrives.get());
            return CompletableFuture.failedFuture(
                    new BusUnavailableException("connection reset", new Exception("by a test")));
        });
    }

    private static JobResult result() {
        return JobResult.of(new JsonText("{\"done\":true}"));
    }
}
