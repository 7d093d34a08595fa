package dev.emp.jobbus.memory;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps the bus in order, each call on at most {@code limit} jobs. */
final class Upkeep {

    private final JobTable jobs;
    private final OutputLog outputs;
    private final Submissions submissions;
    private final Deadlines deadlines;
    private final Quotas quotas;
    private final BusLimits limits;

    Upkeep(
            JobTable jobs,
            OutputLog outputs,
            Submissions submissions,
            Deadlines deadlines,
            Quotas quotas,
            BusLimits limits) {
        this.jobs = jobs;
        this.outputs = outputs;
        this.submissions = submissions;
        this.deadlines = deadlines;
        this.quotas = quotas;
        this.limits = limits;
    }

    int reclaimExpiredLeases(int limit) {
        Instant now = jobs.now();
        List<JobEntry> expired = jobs.in(JobState.RUNNING, JobState.CANCELING)
                .filter(job -> job.deadline().isBefore(now))
                .sorted(Comparator.comparing(JobEntry::deadline))
                .limit(limit)
                .toList();
        expired.forEach(this::reclaim);
        return expired.size();
    }

    int queueDueJobs(int limit) {
        Instant now = jobs.now();
        List<JobEntry> due = jobs.in(JobState.SCHEDULED)
                .filter(job -> !job.dueAt().isAfter(now))
                .sorted(Comparator.comparing(JobEntry::dueAt))
                .limit(limit)
                .toList();
        due.forEach(jobs::queue);
        return due.size();
    }

    int removeOldJobs(int limit) {
        submissions.forgetOldKeys();
        Instant oldest = jobs.now().minus(limits.jobRetention());
        List<JobEntry> old = jobs.in(JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED, JobState.EXPIRED)
                .filter(job -> job.finishedBefore(oldest))
                .limit(limit)
                .toList();
        old.forEach(job -> {
            jobs.remove(job);
            outputs.remove(job.id());
        });
        return old.size();
    }

    int removeUnusedLanes(int limit) {
        Set<LaneQueue> needed = jobs.in(
                        JobState.SCHEDULED, JobState.BLOCKED, JobState.QUEUED, JobState.RUNNING, JobState.CANCELING)
                .map(JobEntry::lane)
                .collect(Collectors.toSet());
        return jobs.lanes().removeUnused(jobs.now().minus(limits.laneRetention()), needed::contains, limit);
    }

    private void reclaim(JobEntry job) {
        if (deadlines.expireOverrun(job)) {
            return;
        }
        int attempt = job.attemptNumber();
        JobFailure lost = JobFailure.of(
                FailureClass.LOST,
                "the worker stopped responding: " + job.lease().worker() + " did not renew its lease of attempt "
                        + attempt);
        job.endAttempt(Attempt.End.LOST, lost, jobs.now());
        if (job.state() == JobState.CANCELING) {
            jobs.finish(job, new Outcome.Canceled(job.cancelReason()));
            return;
        }
        // The next attempt goes on with what was paid for, where there is a handle of it.
        if (!(job.hasAttemptsLeft() && job.hasHandle())) {
            quotas.charge(job);
        }
        if (job.hasAttemptsLeft()) {
            jobs.move(
                    job,
                    JobState.QUEUED,
                    JobEvent.Type.LEASE_LOST,
                    EventData.attempt(job.lease().worker(), attempt));
        } else {
            jobs.finish(job, new Outcome.Failed(lost));
        }
    }
}
