package dev.emp.jobbus.tenant;

import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Usd;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may use. Null is without limit.
 *
 * @param maxQueued with so many jobs waiting (for their time, for others or for a worker) no other is taken; 0 to {@value #MOST_QUEUED}
 * @param maxRunning so many jobs are with workers at a time; the others wait in their places. 0 to {@value #MOST_RUNNING}; 0 lets none start
 * @param submissions how often jobs are taken
 * @param spendPerDay what the jobs may cost from midnight to midnight UTC: those that have ended by what they did cost, those that have
 *     not by their {@link dev.emp.jobbus.job.JobSpec#estimate estimates}, on whichever day these were submitted
 * @param weight of its jobs that are not given another, as in {@link Placement#weight}; null for the usual one
 */
public record TenantLimits(
        @Nullable Long maxQueued,
        @Nullable Integer maxRunning,
        @Nullable SubmissionRate submissions,
        @Nullable Usd spendPerDay,
        @Nullable Integer weight) {

    public static final long MOST_QUEUED = 1_000_000_000;
    public static final int MOST_RUNNING = 1_000_000;
    public static final TenantLimits NONE = new TenantLimits(null, null, null, null, null);

    /** @throws IllegalArgumentException if a value is out of its range */
    public TenantLimits {
        if (maxQueued != null && (maxQueued < 0 || maxQueued > MOST_QUEUED)) {
            throw new IllegalArgumentException("the most queued jobs of a tenant must be 0 to " + MOST_QUEUED);
        }
        if (maxRunning != null && (maxRunning < 0 || maxRunning > MOST_RUNNING)) {
            throw new IllegalArgumentException("the most running jobs of a tenant must be 0 to " + MOST_RUNNING);
        }
        if (weight != null && (weight < Placement.DEFAULT_WEIGHT || weight > Placement.HIGHEST_WEIGHT)) {
            throw new IllegalArgumentException(
                    "the weight of a tenant must be " + Placement.DEFAULT_WEIGHT + " to " + Placement.HIGHEST_WEIGHT);
        }
    }

    public TenantLimits withMaxQueued(@Nullable Long value) {
        return new TenantLimits(value, maxRunning, submissions, spendPerDay, weight);
    }

    public TenantLimits withMaxRunning(@Nullable Integer value) {
        return new TenantLimits(maxQueued, value, submissions, spendPerDay, weight);
    }

    public TenantLimits withSubmissions(@Nullable SubmissionRate value) {
        return new TenantLimits(maxQueued, maxRunning, value, spendPerDay, weight);
    }

    public TenantLimits withSpendPerDay(@Nullable Usd value) {
        return new TenantLimits(maxQueued, maxRunning, submissions, value, weight);
    }

    public TenantLimits withWeight(@Nullable Integer value) {
        return new TenantLimits(maxQueued, maxRunning, submissions, spendPerDay, value);
    }
}
