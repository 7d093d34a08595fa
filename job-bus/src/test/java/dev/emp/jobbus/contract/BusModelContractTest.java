package dev.emp.jobbus.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.WriteOutcome.Applied;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A check that can't fail is a defect: a bus that is broken in one place does not pass as the model. */
class BusModelContractTest {

    private static final long OPERATIONS = 10_000;

    @Test
    void aBusThatIsNotBrokenPasses() {
        assertThatCode(() -> new BusChaos(BrokenBus::whole).run(OPERATIONS, 1, done -> {}))
                .doesNotThrowAnyException();
    }

    @Test
    void aReleaseThatIsForgottenIsFound() {
        isFound(
                JobBus.class,
                "release",
                (method, bus, arguments) -> CompletableFuture.completedFuture(new Applied(JobState.QUEUED)));
    }

    /** The epoch is not checked. */
    @Test
    void aWriteUnderAnOldEpochThatCountsIsFound() {
        isFound(JobBus.class, "complete", (method, bus, arguments) -> {
            Lease lease = (Lease) arguments[0];
            return method.invoke(bus, new Lease(lease.job(), lease.epoch() + 1, lease.worker()), arguments[1]);
        });
    }

    @Test
    void aLostJobIsFound() {
        isFound(
                JobBus.class,
                "submit",
                (method, bus, arguments) -> CompletableFuture.completedFuture(
                        new SubmitOutcome.Accepted(((Submission) arguments[0]).id(), JobState.QUEUED, Instant.EPOCH)));
    }

    @Test
    void aWrongOrderIsFound() {
        isFound(JobBus.class, "submit", (method, bus, arguments) -> {
            Submission submission = (Submission) arguments[0];
            var spec = submission.spec();
            var placement = spec.placement().withPriority(100 - spec.placement().priority());
            return method.invoke(
                    bus, new Submission(submission.id(), spec.withPlacement(placement), submission.idempotency()));
        });
    }

    /** A job that is with one worker is given to the next one too. */
    @Test
    void aJobThatIsStartedTwiceIsFound() {
        isFound(JobBus.class, "attach", (method, bus, arguments) -> {
            ((JobBus) bus).release((Lease) arguments[0], "planted by the test");
            return CompletableFuture.completedFuture(new Applied(JobState.RUNNING));
        });
    }

    @Test
    void anEndThatIsAnotherOneIsFound() {
        isFound(
                JobBus.class,
                "fail",
                (method, bus, arguments) -> ((JobBus) bus).complete((Lease) arguments[0], BusDriver.RESULT));
    }

    @Test
    void anEventThatIsWrittenTwiceIsFound() {
        isFound(JobBus.class, "progress", (method, bus, arguments) -> {
            method.invoke(bus, arguments);
            return method.invoke(bus, arguments);
        });
    }

    @Test
    void anEventThatIsMissingIsFound() {
        isFound(
                JobEvents.class,
                "read",
                (method, bus, arguments) -> ((CompletionStage<?>) method.invoke(bus, arguments)).thenApply(answer -> {
                    Batch batch = (Batch) answer;
                    return new Batch(
                            batch.events().stream()
                                    .filter(event -> event.type() != JobEvent.Type.BLOCKED)
                                    .toList(),
                            batch.next(),
                            batch.gap());
                }));
    }

    @Test
    void aLimitThatIsForgottenIsFound() {
        isFound(Tenants.class, "limit", (method, bus, arguments) -> CompletableFuture.completedFuture(null));
    }

    @Test
    void aCostThatIsNotCountedIsFound() {
        isFound(
                JobBus.class,
                "complete",
                (method, bus, arguments) -> method.invoke(
                        bus, arguments[0], new JobResult(((JobResult) arguments[1]).output(), List.of(), Map.of())));
    }

    @Test
    void aHandleThatIsNotKeptIsFound() {
        isFound(
                JobBus.class,
                "attach",
                (method, bus, arguments) -> method.invoke(bus, arguments[0], new ProviderHandle("another")));
    }

    private static void isFound(Class<?> port, String method, BrokenBus.Fault fault) {
        assertThatThrownBy(
                        () -> new BusChaos(() -> new BrokenBus(port, method, fault)).run(OPERATIONS, 2026, done -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the bus differs from its model after");
    }
}
