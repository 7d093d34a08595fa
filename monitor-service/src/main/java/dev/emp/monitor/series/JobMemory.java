package dev.emp.monitor.series;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What later events of a job do not tell again: since when it waits or runs, and which service it is for. Of too many jobs the
 * ones are forgotten that nothing was heard of for longest; of these, the id still says when they were submitted.
 */
final class JobMemory {

    private static final int MOST_JOBS = 100_000;

    private final Map<JobId, Known> jobs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Known> eldest) {
            return size() > MOST_JOBS;
        }
    };

    /**
     * @param service null when its submission was not heard
     * @param queuedAt when it was last queued; null when that was not heard
     * @param startedAt null while no worker has it, or when that was not heard
     */
    record Known(
            JobState state,
            @Nullable String service,
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt) {}

    Optional<Known> find(JobId job) {
        return Optional.ofNullable(jobs.get(job));
    }

    void put(JobId job, Known known) {
        jobs.put(job, known);
    }

    void forget(JobId job) {
        jobs.remove(job);
    }

    /** The state a job was in before an event, if nothing is known of it; null for a new one. */
    static @Nullable JobState stateBefore(JobEvent event) {
        return switch (event.type()) {
            case SUBMITTED -> null;
            case QUEUED -> JobState.SCHEDULED;
            case SCHEDULED -> JobState.BLOCKED;
            case BLOCKED, STARTED -> JobState.QUEUED;
            case PROGRESS, ATTACHED, RELEASED, LEASE_LOST, RETRY_SCHEDULED, FELL_BACK, CANCEL_REQUESTED, SUCCEEDED ->
                JobState.RUNNING;
            // Whoever ends without ever having been claimed has epoch 0.
            case FAILED, EXPIRED, CANCELED -> event.epoch() > 0 ? JobState.RUNNING : JobState.QUEUED;
        };
    }
}
