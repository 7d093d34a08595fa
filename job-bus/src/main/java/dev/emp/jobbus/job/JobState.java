package dev.emp.jobbus.job;

import java.util.Locale;

/** Where a job is in its life. The legal transitions stand in {@link #canBecome} and nowhere else. */
public enum JobState {
    /** Waits for its time: {@code run_at}, or the backoff before a retry. */
    SCHEDULED,
    /** Waits for other jobs, or for a concurrency key. */
    BLOCKED,
    /** Lies in a lane; any matching worker may claim it. */
    QUEUED,
    /** Leased to a worker. */
    RUNNING,
    /** Leased to a worker that has been asked to stop. */
    CANCELING,
    SUCCEEDED,
    FAILED,
    CANCELED,
    /** A start or run deadline passed. */
    EXPIRED;

    /** True when the job will never change again (invariant I3). */
    public boolean isTerminal() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELED, EXPIRED -> true;
            case SCHEDULED, BLOCKED, QUEUED, RUNNING, CANCELING -> false;
        };
    }

    /** True when a worker holds a lease on the job. */
    public boolean isLeased() {
        return this == RUNNING || this == CANCELING;
    }

    /** True when the bus may move a job from this state to {@code next}. */
    public boolean canBecome(JobState next) {
        return switch (this) {
            case SCHEDULED -> next == QUEUED || next == CANCELED || next == EXPIRED;
            // Failed: a job it depends on did not succeed.
            case BLOCKED ->
                next == QUEUED || next == SCHEDULED || next == FAILED || next == CANCELED || next == EXPIRED;
            case QUEUED -> next == RUNNING || next == BLOCKED || next == CANCELED || next == EXPIRED;
            case RUNNING ->
                switch (next) {
                    case QUEUED, SCHEDULED, CANCELING, SUCCEEDED, FAILED, EXPIRED -> true;
                    case BLOCKED, RUNNING, CANCELED -> false;
                };
            // A job that ends before the worker hears of the cancel keeps its real outcome.
            case CANCELING -> next == CANCELED || next == SUCCEEDED || next == FAILED || next == EXPIRED;
            case SUCCEEDED, FAILED, CANCELED, EXPIRED -> false;
        };
    }

    /** The name used in JSON, Redis and metrics: {@code queued}, {@code succeeded}, … */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no state has this wire name */
    public static JobState ofWireName(String name) {
        for (JobState state : values()) {
            if (state.wireName().equals(name)) {
                return state;
            }
        }
        throw new IllegalArgumentException("unknown job state: " + name);
    }
}
