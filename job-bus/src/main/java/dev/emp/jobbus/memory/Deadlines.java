package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Ends jobs that were not started in time, or that run for much too long. */
final class Deadlines {

    /** A worker ends the attempt at the timeout; only when it does not, the bus ends the job. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final JobTable jobs;

    private final Quotas quotas;

    Deadlines(JobTable jobs, Quotas quotas) {
        this.jobs = jobs;
        this.quotas = quotas;
    }

    /** Ends a job if it has not been started in time. */
    boolean expireUnstarted(JobEntry job) {
        if (!startDeadline(job).isBefore(jobs.now())) {
            return false;
        }
        jobs.finish(
                job,
                new Outcome.Expired(
                        "it was not started within " + job.spec().placement().startTimeout()));
        return true;
    }

    int expireUnstarted(int limit) {
        List<JobEntry> overdue = jobs.in(JobState.SCHEDULED, JobState.QUEUED, JobState.BLOCKED)
                .filter(job -> startDeadline(job).isBefore(jobs.now()))
                .sorted(Comparator.comparing(Deadlines::startDeadline))
                .limit(limit)
                .toList();
        // What follows from the end of one of them may end another.
        overdue.stream().filter(job -> !job.state().isTerminal()).forEach(this::expireUnstarted);
        return overdue.size();
    }

    /** Ends a job that is with a worker if it should long have been stopped. */
    boolean expireOverrun(JobEntry job) {
        Duration timeout = job.spec().placement().runTimeout();
        Instant now = jobs.now();
        if (!job.startedAt().plus(timeout).plus(GRACE).isBefore(now)) {
            return false;
        }
        String reason = "it ran longer than " + timeout;
        job.endAttempt(Attempt.End.FAILED, JobFailure.of(FailureClass.TIMEOUT, reason), now);
        if (job.state() == JobState.CANCELING) {
            jobs.finish(job, new Outcome.Canceled(job.cancelReason()));
        } else {
            quotas.charge(job);
            jobs.finish(job, new Outcome.Expired(reason));
        }
        return true;
    }

    private static Instant startDeadline(JobEntry job) {
        Placement placement = job.spec().placement();
        Duration timeout = placement.startTimeout();
        if (timeout == null || job.epoch() > 0) {
            return Instant.MAX;
        }
        Instant runAt = placement.runAt();
        Instant from = runAt != null && runAt.isAfter(job.submittedAt()) ? runAt : job.submittedAt();
        return from.plus(timeout);
    }
}
