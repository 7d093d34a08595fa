package dev.emp.jobbus.query;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.matching.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads for people. Stages fail only with {@link dev.emp.jobbus.bus.BusUnavailableException}. */
public interface JobQueries {

    /** The job as it stands now; empty when it never was or its retention has passed. */
    CompletionStage<Optional<Job>> find(JobId id);

    /**
     * A page of jobs, newest first.
     *
     * @param cursor {@link Page#next} of the page before; null for the first
     * @param limit 1 to 200
     */
    CompletionStage<Page> list(Filter filter, @Nullable String cursor, int limit);

    /**
     * Jobs that failed or expired and were not replayed, the latest first. Parameters as for {@link #list}; the state of
     * the filter must be null.
     */
    CompletionStage<Page> deadLetters(Filter filter, @Nullable String cursor, int limit);

    /** Where a queued job stands; empty when it is not queued. */
    CompletionStage<Optional<QueuePosition>> position(JobId id);

    /** How many jobs are in each state now; states with none are left out. */
    CompletionStage<Map<JobState, Long>> counts();

    /**
     * How many of a tenant's jobs are in each state; states with none are left out. Looks at every job there is, a thousand at a
     * time, so what changes meanwhile may be counted as it was before: for a look now and then. Nobody counts along, since that
     * would make every transition dearer.
     */
    CompletionStage<Map<JobState, Long>> counts(String tenant);

    /** The lanes that hold queued jobs, in no order. Costs as much as there are lanes, however many jobs wait in them. */
    CompletionStage<List<Backlog>> backlogs();

    /**
     * Conditions that all must hold; null asks for nothing.
     *
     * @param labels pairs the job must carry
     */
    record Filter(
            @Nullable JobState state,
            @Nullable String service,
            @Nullable String tenant,
            Map<String, String> labels) {

        public static final Filter ALL = new Filter(null, null, null, Map.of());

        public Filter {
            labels = Map.copyOf(labels);
        }

        /** True when the job meets every condition. */
        public boolean accepts(Job job) {
            return (state == null || state == job.state())
                    && (service == null || service.equals(job.spec().service()))
                    && (tenant == null || tenant.equals(job.spec().placement().tenant()))
                    && job.spec().labels().entrySet().containsAll(labels.entrySet());
        }
    }

    /**
     * @param ahead how many jobs of the same lane (same tenant, same requirements) start before it
     * @param meanRunTime of the jobs of its lane that ended last; null when there are none
     */
    record QueuePosition(long ahead, @Nullable Duration meanRunTime) {}

    /**
     * What waits in a lane.
     *
     * @param jobs how many, at least 1
     * @param oldest when the one was queued that has waited longest since it last came to the lane; as of the first job of
     *     each priority, so one that was retried and has its old place may hide an older one behind it
     */
    record Backlog(Lane lane, long jobs, Instant oldest) {}

    /**
     * @param jobs may be fewer than asked for, even none, while there is a {@code next}: the work of one call is bounded
     * @param next null after the last page
     */
    record Page(List<Job> jobs, @Nullable String next) {
        public Page {
            jobs = List.copyOf(jobs);
        }
    }
}
