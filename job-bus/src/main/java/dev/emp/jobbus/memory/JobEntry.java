package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.memory.Standing.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The record of one job. Its state changes only through {@link JobTable}, which also writes the event. */
final class JobEntry {

    private final JobId id;
    /** Changes only when the job falls back, and its lane with it. */
    private JobSpec spec;

    private LaneQueue lane;
    /** Counts the submissions. */
    private final long sequence;

    private final Instant submittedAt;
    private final List<Attempt> attempts = new ArrayList<>();
    /** What it depends on and has not ended. */
    private final Set<JobId> awaited = new HashSet<>();

    /** Changes only by ageing and with the lane, so that a job that comes back has its old place. */
    private Place place;

    private JobState state;
    private @Nullable Hold hold;
    private long epoch;
    private int usedAttempts;
    private @Nullable Instant dueAt;
    /** When it was last queued or raised. */
    private Instant waitsSince;

    private Instant queuedAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private Instant deadline = Instant.MAX;
    private @Nullable Progress progress;
    private @Nullable ProviderHandle handle;
    private @Nullable Outcome outcome;
    private String cancelReason = "";
    private @Nullable JobId replayedAs;

    JobEntry(Submission submission, long sequence, LaneQueue lane, Place place, Instant submittedAt) {
        this.id = submission.id();
        this.spec = submission.spec();
        this.sequence = sequence;
        this.lane = lane;
        this.place = place;
        this.submittedAt = submittedAt;
        this.waitsSince = submittedAt;
        this.queuedAt = submittedAt;
        this.state = JobState.BLOCKED;
    }

    /** @throws IllegalStateException if the job may not go from its state to {@code next}; nothing has changed then */
    void become(JobState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("job " + id + " can't go from " + state + " to " + next);
        }
        state = next;
        hold = null;
        if (next != JobState.SCHEDULED) {
            dueAt = null;
        }
    }

    /** Takes its first stand, before anybody knows of it. */
    void stand(Standing standing) {
        state = standing.state();
        hold = standing.hold();
        dueAt = standing.dueAt();
    }

    /** Its handle was another provider's. */
    void fallBack(JobSpec next, LaneQueue itsLane, Place itsPlace) {
        spec = next;
        lane = itsLane;
        place = itsPlace;
        handle = null;
    }

    void queued(Instant now) {
        queuedAt = now;
        waitsSince = now;
    }

    void raise(Place value, Instant now) {
        place = value;
        waitsSince = now;
    }

    /** Opens the next attempt under a new epoch. */
    Lease start(WorkerId worker, Instant now, Duration lease) {
        epoch++;
        startedAt = now;
        progress = null;
        deadline = now.plus(lease);
        attempts.add(new Attempt(attemptNumber(), epoch, worker, now, null, null, null));
        return lease();
    }

    Claim claim(List<Claim.EndedDependency> dependencies) {
        return new Claim(lease(), spec, attemptNumber(), submittedAt, deadline, dependencies, handle);
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
        return state.isLeased() && lease().equals(lease);
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

    /** Whether the last attempt was this worker's, and went wrong (invariant I12). */
    boolean wentWrongAt(WorkerId worker) {
        if (attempts.isEmpty()) {
            return false;
        }
        Attempt last = attempts.getLast();
        return last.worker().equals(worker) && (last.end() == Attempt.End.FAILED || last.end() == Attempt.End.LOST);
    }

    boolean succeeded() {
        return outcome instanceof Outcome.Succeeded;
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

    LaneQueue lane() {
        return lane;
    }

    Place place() {
        return place;
    }

    Set<JobId> awaited() {
        return awaited;
    }

    @Nullable
    Hold hold() {
        return hold;
    }

    boolean isHeldBy(Hold value) {
        return hold == value;
    }

    /** For a job that stays blocked. */
    void setHold(Hold value) {
        hold = value;
    }

    Instant submittedAt() {
        return submittedAt;
    }

    Instant waitsSince() {
        return waitsSince;
    }

    Instant queuedAt() {
        return queuedAt;
    }

    /** When the latest attempt began; only after the first claim. */
    Instant startedAt() {
        return Objects.requireNonNull(startedAt);
    }

    /** Only when it has ended. */
    Instant finishedAt() {
        return Objects.requireNonNull(finishedAt);
    }

    /** Only when it has ended. */
    Outcome outcome() {
        return Objects.requireNonNull(outcome);
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

    /** The job that does the same again; null when there is none. */
    @Nullable
    JobId replayedAs() {
        return replayedAs;
    }

    void setReplayedAs(JobId value) {
        replayedAs = value;
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

    boolean hasHandle() {
        return handle != null;
    }

    void setHandle(@Nullable ProviderHandle value) {
        handle = value;
    }

    void setCancelReason(String value) {
        cancelReason = value;
    }
}
