package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record of one job. Its state changes only through {@link JobTable}, which also writes the event. */
final class JobEntry {

    private final JobId id;
    private final JobSpec spec;
    /** Its place in line among jobs of the same priority; never changes, so a job that comes back has its old place. */
    private final long sequence;

    private final Instant submittedAt;
    private final List<Attempt> attempts = new ArrayList<>();

    private JobState state;
    private long epoch;
    private int usedAttempts;
    private @Nullable Instant dueAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private Instant deadline = Instant.MAX;
    private @Nullable Progress progress;
    private @Nullable ProviderHandle handle;
    private @Nullable Outcome outcome;
    private String cancelReason = "";

    JobEntry(JobId id, JobSpec spec, long sequence, Instant submittedAt, @Nullable Instant dueAt) {
        this.id = id;
        this.spec = spec;
        this.sequence = sequence;
        this.submittedAt = submittedAt;
        this.dueAt = dueAt;
        this.state = dueAt == null ? JobState.QUEUED : JobState.SCHEDULED;
    }

    /** @throws IllegalStateException if the job may not go from its state to {@code next}; nothing has changed then */
    void become(JobState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("job " + id + " can't go from " + state + " to " + next);
        }
        state = next;
        if (next != JobState.SCHEDULED) {
            dueAt = null;
        }
    }

    /** Opens the next attempt under a new epoch. */
    Claim start(WorkerId worker, Instant now, Duration lease) {
        epoch++;
        startedAt = now;
        progress = null;
        deadline = now.plus(lease);
        attempts.add(new Attempt(attemptNumber(), epoch, worker, now, null, null, null));
        return new Claim(lease(), spec, attemptNumber(), submittedAt, deadline, handle);
    }

    /** Closes the running attempt; one that was given back does not count. */
    void endAttempt(Attempt.End end, @Nullable JobFailure failure, Instant now) {
        Attempt running = attempts.removeLast();
        attempts.add(new Attempt(
                running.number(), running.epoch(), running.worker(), running.startedAt(), now, end, failure));
        if (end != Attempt.End.RELEASED) {
            usedAttempts++;
        }
    }

    void finish(Outcome value, Instant now) {
        outcome = value;
        finishedAt = now;
    }

    boolean isHeldUnder(Lease lease) {
        return state.isLeased() && epoch == lease.epoch();
    }

    /** The lease of the running attempt; only while there is one. */
    Lease lease() {
        return new Lease(id, epoch, attempts.getLast().worker());
    }

    /** The number of the running attempt, or of the next one while none is running. */
    int attemptNumber() {
        return usedAttempts + 1;
    }

    boolean hasAttemptsLeft() {
        return usedAttempts < spec.retry().maxAttempts();
    }

    Job snapshot() {
        Job.Times times = new Job.Times(submittedAt, dueAt, startedAt, finishedAt);
        return new Job(id, spec, state, times, attempts, progress, outcome);
    }

    JobId id() {
        return id;
    }

    JobSpec spec() {
        return spec;
    }

    long sequence() {
        return sequence;
    }

    JobState state() {
        return state;
    }

    long epoch() {
        return epoch;
    }

    Instant deadline() {
        return deadline;
    }

    /** {@link Instant#MAX} when the job does not wait for its time. */
    Instant dueAt() {
        return dueAt == null ? Instant.MAX : dueAt;
    }

    boolean finishedBefore(Instant limit) {
        return finishedAt != null && finishedAt.isBefore(limit);
    }

    String cancelReason() {
        return cancelReason;
    }

    void setDueAt(Instant value) {
        dueAt = value;
    }

    void setDeadline(Instant value) {
        deadline = value;
    }

    void setProgress(Progress value) {
        progress = value;
    }

    void setHandle(@Nullable ProviderHandle value) {
        handle = value;
    }

    void setCancelReason(String value) {
        cancelReason = value;
    }
}
