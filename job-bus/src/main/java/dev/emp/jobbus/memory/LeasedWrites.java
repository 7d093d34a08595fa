package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What a worker writes under its lease; a stale epoch changes nothing (invariant I2). */
final class LeasedWrites {

    private final JobTable jobs;
    private final OutputLog outputs;
    private final Deadlines deadlines;
    private final Quotas quotas;
    private final RandomGenerator random;

    LeasedWrites(JobTable jobs, OutputLog outputs, Deadlines deadlines, Quotas quotas, RandomGenerator random) {
        this.jobs = jobs;
        this.outputs = outputs;
        this.deadlines = deadlines;
        this.quotas = quotas;
        this.random = random;
    }

    List<RenewOutcome> renew(List<Lease> leases, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("a lease must be positive");
        }
        Instant deadline = jobs.now().plus(duration);
        return leases.stream().map(lease -> renew(lease, deadline)).toList();
    }

    WriteOutcome progress(Lease lease, Progress progress) {
        return write(lease, job -> {
            job.setProgress(progress);
            jobs.note(job, JobEvent.Type.PROGRESS, EventData.progress(progress));
        });
    }

    WriteOutcome output(Lease lease, PartialOutput part) {
        return write(lease, job -> outputs.append(job, part));
    }

    WriteOutcome attach(Lease lease, ProviderHandle handle) {
        return write(lease, job -> {
            job.setHandle(handle);
            jobs.note(job, JobEvent.Type.ATTACHED, EventData.NONE);
        });
    }

    WriteOutcome complete(Lease lease, JobResult result) {
        return write(lease, job -> {
            job.endAttempt(Attempt.End.SUCCEEDED, null, jobs.now());
            jobs.finish(job, new Outcome.Succeeded(result));
        });
    }

    WriteOutcome fail(Lease lease, JobFailure failure, boolean handleIsVoid) {
        return write(lease, job -> {
            if (job.state() == JobState.CANCELING) {
                cancel(job);
            } else {
                failRunning(job, failure, handleIsVoid);
            }
        });
    }

    WriteOutcome release(Lease lease, String reason) {
        return write(lease, job -> {
            if (job.state() == JobState.CANCELING) {
                cancel(job);
            } else {
                job.endAttempt(Attempt.End.RELEASED, null, jobs.now());
                jobs.move(
                        job,
                        JobState.QUEUED,
                        JobEvent.Type.RELEASED,
                        EventData.released(job.lease().worker(), reason));
            }
        });
    }

    private RenewOutcome renew(Lease lease, Instant deadline) {
        JobEntry job = jobs.find(lease.job());
        if (job == null || !job.isHeldUnder(lease) || deadlines.expireOverrun(job)) {
            return new RenewOutcome.Stale();
        }
        job.setDeadline(deadline);
        return new RenewOutcome.Renewed(deadline, job.state() == JobState.CANCELING);
    }

    private void failRunning(JobEntry job, JobFailure failure, boolean handleIsVoid) {
        int attempt = job.attemptNumber();
        boolean mayHaveCost = failure.failureClass().mayHaveCost() && !handleIsVoid;
        job.endAttempt(Attempt.End.FAILED, failure, jobs.now());
        Optional<JobSpec> next = job.spec().fallBack(failure.failureClass(), attempt);
        if (next.isPresent()) {
            if (mayHaveCost) {
                quotas.charge(job);
            }
            jobs.fallBack(
                    job,
                    next.get(),
                    EventData.fellBack(attempt, failure, next.get().service()));
            return;
        }
        if (handleIsVoid || !ProviderHandle.survives(failure.failureClass())) {
            job.setHandle(null);
        }
        Optional<Duration> delay = job.spec().retryAfter(attempt, failure, random);
        // An attempt that attaches to a handle goes on with what was paid for.
        if (mayHaveCost && !(delay.isPresent() && job.hasHandle())) {
            quotas.charge(job);
        }
        if (delay.isEmpty()) {
            jobs.finish(job, new Outcome.Failed(failure));
            return;
        }
        Instant dueAt = jobs.now().plus(delay.get());
        job.setDueAt(dueAt);
        jobs.move(job, JobState.SCHEDULED, JobEvent.Type.RETRY_SCHEDULED, EventData.retry(attempt, failure, dueAt));
    }

    private void cancel(JobEntry job) {
        job.endAttempt(Attempt.End.CANCELED, null, jobs.now());
        jobs.finish(job, new Outcome.Canceled(job.cancelReason()));
    }

    private WriteOutcome write(Lease lease, Consumer<JobEntry> change) {
        JobEntry job = jobs.find(lease.job());
        if (job == null || !job.isHeldUnder(lease)) {
            return new WriteOutcome.Stale();
        }
        change.accept(job);
        return new WriteOutcome.Applied(job.state());
    }
}
