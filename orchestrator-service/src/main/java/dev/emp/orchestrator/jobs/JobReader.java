package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.orchestrator.events.EndWaiter;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds single jobs, or says why there is none. */
@Component
public final class JobReader {

    private final JobQueries queries;
    private final EndWaiter waiter;

    JobReader(JobQueries queries, EndWaiter waiter) {
        this.queries = queries;
        this.waiter = waiter;
    }

    /** @throws ProblemException with {@link ErrorCode#INVALID_JOB_ID} if the text is not a job id */
    public static JobId idOf(String text) {
        try {
            return new JobId(text);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(
                    ErrorCode.INVALID_JOB_ID, "a job id is j<shard>-<26 characters>, as the submission answered it");
        }
    }

    /** The job as it stands when subscribed to. Fails with {@link ErrorCode#JOB_NOT_FOUND} when there is none. */
    public Mono<Job> require(JobId id) {
        return orNotFound(Mono.fromCompletionStage(() -> queries.find(id)).flatMap(Mono::justOrEmpty), id);
    }

    /** As {@link #require}, but waits up to the limit for the end of the job. */
    public Mono<Job> requireEnded(JobId id, Duration limit) {
        return orNotFound(waiter.awaitEnd(id, limit), id);
    }

    private static Mono<Job> orNotFound(Mono<Job> job, JobId id) {
        return job.switchIfEmpty(Mono.error(() -> new ProblemException(
                ErrorCode.JOB_NOT_FOUND, "there is no job " + id + ", or its retention has passed")));
    }
}
