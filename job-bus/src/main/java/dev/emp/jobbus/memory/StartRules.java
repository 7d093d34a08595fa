package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.matching.Capabilities;

/** What can keep the job with the best place from being started. */
final class StartRules {

    private final Restrictions restrictions;
    private final Quotas quotas;
    private final WarmWorkers warmWorkers;
    private final Deadlines deadlines;
    private final ConcurrencyLimits concurrency;
    private final RateLimits rates;
    private final Dependents dependents;

    StartRules(
            Restrictions restrictions,
            Quotas quotas,
            WarmWorkers warmWorkers,
            Deadlines deadlines,
            ConcurrencyLimits concurrency,
            RateLimits rates,
            Dependents dependents) {
        this.restrictions = restrictions;
        this.quotas = quotas;
        this.warmWorkers = warmWorkers;
        this.deadlines = deadlines;
        this.concurrency = concurrency;
        this.rates = rates;
        this.dependents = dependents;
    }

    /** Whether it stays queued, and its lane with it. */
    boolean isPaused(JobEntry job) {
        return restrictions.isPaused(job.spec());
    }

    /** Whether the lane's tenant runs as many jobs as it may. */
    boolean isFull(LaneQueue lane) {
        return quotas.isFull(lane);
    }

    /** Ends it if it should have been started before. */
    boolean isTooLate(JobEntry job) {
        return deadlines.expireUnstarted(job);
    }

    /** Whether it stays queued for other workers, and its lane with it. */
    boolean keepBack(JobEntry job, Capabilities capabilities) {
        return warmWorkers.keepBack(job, capabilities);
    }

    /** Blocks it if a limit keeps it from starting. */
    boolean isOverLimit(JobEntry job) {
        return concurrency.hold(job) || isOutOfTokens(job);
    }

    private boolean isOutOfTokens(JobEntry job) {
        boolean held = rates.hold(job);
        if (held) {
            concurrency.passOn(job);
        }
        return held;
    }

    /** What the worker gets of a job that has just been started. */
    Claim claimOf(JobEntry job) {
        return job.claim(dependents.ended(job.spec()));
    }
}
