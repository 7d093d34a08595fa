package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.orchestrator.events.EndWaiter;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Callers;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds single jobs for whoever calls, or says why there is none. A job of another tenant is as if it did not exist. */
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

    /**
     * The job as it stands when subscribed to. Fails with {@link ErrorCode#JOB_NOT_FOUND} when there is none that the caller sees,
     * and with {@link IllegalStateException} outside of calls, see {@link Callers}.
     */
    public Mono<Job> require(JobId id) {
        return Callers.required()
                .flatMap(caller -> orNotFound(
                        Mono.fromCompletionStage(() -> queries.find(id))
                                .flatMap(Mono::justOrEmpty)
                                .filter(job -> isSeen(job, caller)),
                        id));
    }

    /** As {@link #require}, but waits up to the limit for the end of the job. */
    public Mono<Job> requireEnded(JobId id, Duration limit) {
        return Callers.required()
                .flatMap(caller -> orNotFound(waiter.awaitEnd(id, job -> isSeen(job, caller), limit), id));
    }

    private static boolean isSeen(Job job, Caller caller) {
        return caller.sees(job.spec().placement().tenant());
    }

    private static Mono<Job> orNotFound(Mono<Job> job, JobId id) {
        return job.switchIfEmpty(Mono.error(() -> new ProblemException(
                ErrorCode.JOB_NOT_FOUND, "there is no job " + id + ", or its retention has passed")));
    }
}
