package dev.emp.jobbus.query;

import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a job is where it is (invariant I13).
 *
 * @param sentence the same for people
 */
public record Explanation(JobId job, JobState state, Reason reason, String sentence) {

    /** What holds a job up, if anything does. */
    public sealed interface Reason {}

    /**
     * It is queued.
     *
     * @param workers how many could take it
     * @param slots how many jobs those can have in hand
     * @param others the workers that could not, and why
     * @param paused what is paused that the job belongs to; null when nothing is
     * @param ahead how many jobs of its lane start before it
     * @param startsIn roughly; null when it is not known or nobody could take it
     */
    public record InLine(
            int workers,
            int slots,
            List<UnfitWorker> others,
            @Nullable Scope paused,
            long ahead,
            @Nullable Duration startsIn)
            implements Reason {

        public InLine {
            others = List.copyOf(others);
        }
    }

    /**
     * A worker that could not take the job now.
     *
     * @param unmet what it does not offer
     * @param refusal what keeps it from taking the job besides; null when nothing does
     */
    public record UnfitWorker(
            WorkerId worker,
            List<Requirement> unmet,
            @Nullable String refusal) {

        public UnfitWorker {
            unmet = List.copyOf(unmet);
        }
    }

    /**
     * It is blocked by jobs that have not ended.
     *
     * @param unfinished the first of them
     */
    public record WaitsForJobs(List<JobId> unfinished) implements Reason {

        public WaitsForJobs {
            unfinished = List.copyOf(unfinished);
        }
    }

    /** It is blocked by one of these limits. */
    public record WaitsForLimit(List<Limit> limits) implements Reason {

        public WaitsForLimit {
            limits = List.copyOf(limits);
        }
    }

    /**
     * It is queued, and there are workers that could take it, but its tenant runs as many jobs as it may.
     *
     * @param maxRunning how many those are
     */
    public record WaitsForTenant(String tenant, int maxRunning) implements Reason {}

    /** It is scheduled. */
    public record WaitsForTime(Instant dueAt) implements Reason {}

    /** It is with a worker. */
    public record Runs(WorkerId worker) implements Reason {}

    /** It has ended. */
    public record HasEnded() implements Reason {}
}
