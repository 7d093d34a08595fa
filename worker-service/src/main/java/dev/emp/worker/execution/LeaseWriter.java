package dev.emp.worker.execution;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Progress;
import dev.emp.worker.health.BusLink;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The writes of one lease. While the bus is out of reach they wait, except progress, of which the next is as good. */
final class LeaseWriter {

    private final BusLink link;
    private final JobBus bus;
    private final Lease lease;

    LeaseWriter(BusLink link, Lease lease) {
        this.link = link;
        this.bus = link.jobs();
        this.lease = lease;
    }

    CompletionStage<WriteOutcome> progress(Progress progress) {
        return link.observe(bus.progress(lease, progress));
    }

    WriteOutcome output(PartialOutput part) throws InterruptedException {
        return link.insist(() -> bus.output(lease, part));
    }

    WriteOutcome attach(ProviderHandle handle) throws InterruptedException {
        return link.insist(() -> bus.attach(lease, handle));
    }

    /** The same, begun and not awaited yet. */
    Begun attaching(ProviderHandle handle) {
        AtomicReference<@Nullable CompletionStage<WriteOutcome>> first =
                new AtomicReference<>(bus.attach(lease, handle));
        return () -> link.insist(() -> {
            CompletionStage<WriteOutcome> begun = first.getAndSet(null);
            return begun == null ? bus.attach(lease, handle) : begun;
        });
    }

    /** A write that is on its way. */
    @FunctionalInterface
    interface Begun {
        WriteOutcome await() throws InterruptedException;
    }

    /** Ends the attempt. {@link Verdict.Nothing} writes nothing and counts as stale. */
    WriteOutcome end(Verdict verdict) throws InterruptedException {
        return switch (verdict) {
            case Verdict.Complete(var result) -> write(() -> bus.complete(lease, result));
            case Verdict.Fail(var failure, var handleIsVoid) -> write(() -> bus.fail(lease, failure, handleIsVoid));
            case Verdict.Release(var reason) -> write(() -> bus.release(lease, reason));
            case Verdict.Nothing nothing -> new WriteOutcome.Stale();
        };
    }

    /** A write that was repeated because its answer was lost may have ended the attempt the first time. */
    private WriteOutcome write(Supplier<CompletionStage<WriteOutcome>> call) throws InterruptedException {
        BusLink.Answer<WriteOutcome> answer = link.insistOn(call);
        return answer.repeated() && answer.value() instanceof WriteOutcome.Stale
                ? endedBefore().<WriteOutcome>map(WriteOutcome.Applied::new).orElse(answer.value())
                : answer.value();
    }

    private Optional<JobState> endedBefore() throws InterruptedException {
        return link.insist(() -> link.queries().find(lease.job()))
                .flatMap(job -> job.attempts().stream()
                        .filter(attempt -> attempt.epoch() == lease.epoch()
                                && attempt.worker().equals(lease.worker()))
                        .findFirst()
                        .flatMap(attempt -> stateAfter(attempt, job)));
    }

    /** Empty when the lease ran out: then it was no write of ours that ended the attempt. */
    private static Optional<JobState> stateAfter(Attempt attempt, Job job) {
        return switch (attempt.end()) {
            case null -> Optional.empty();
            case SUCCEEDED -> Optional.of(JobState.SUCCEEDED);
            case CANCELED -> Optional.of(JobState.CANCELED);
            case FAILED -> Optional.of(afterFailure(attempt, job));
            case RELEASED -> Optional.of(JobState.QUEUED);
            case LOST -> Optional.empty();
        };
    }

    private static JobState afterFailure(Attempt attempt, Job job) {
        Fallbacks.Taken taken = job.spec().fallbacks().taken();
        if (taken != null && taken.after() == attempt.number()) {
            return JobState.QUEUED;
        }
        return job.state() == JobState.FAILED ? JobState.FAILED : JobState.SCHEDULED;
    }
}
