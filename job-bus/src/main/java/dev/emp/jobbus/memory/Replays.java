package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;

/** Runs dead letters once more. */
final class Replays {

    private final JobTable jobs;
    private final Dependents dependents;
    private final Quotas quotas;

    Replays(JobTable jobs, Dependents dependents, Quotas quotas) {
        this.jobs = jobs;
        this.dependents = dependents;
        this.quotas = quotas;
    }

    ReplayOutcome replay(JobId deadId, JobId id) {
        if (deadId.shard() != id.shard()) {
            throw new IllegalArgumentException("the new id must be of the shard of " + deadId);
        }
        JobEntry dead = jobs.find(deadId);
        if (dead == null) {
            return new ReplayOutcome.NotFound();
        }
        JobId earlier = dead.replayedAs();
        if (earlier != null) {
            return new ReplayOutcome.Repeated(earlier);
        }
        if (dead.state() != JobState.FAILED && dead.state() != JobState.EXPIRED) {
            return new ReplayOutcome.NotDead(dead.state());
        }
        if (jobs.find(id) != null) {
            return new ReplayOutcome.Repeated(id);
        }
        JobSpec before = dead.spec().beforeFallback();
        JobSpec spec = before.withPlacement(before.placement().withRunAt(null));
        return quotas.excess(spec)
                .<ReplayOutcome>map(ReplayOutcome.OverQuota::new)
                .orElseGet(() -> accept(dead, Submission.of(id, spec)));
    }

    private ReplayOutcome accept(JobEntry dead, Submission again) {
        dead.setReplayedAs(again.id());
        quotas.take(again);
        JobEntry job = dependents.addWithoutWaiting(again);
        return new ReplayOutcome.Accepted(again.id(), job.state());
    }
}
