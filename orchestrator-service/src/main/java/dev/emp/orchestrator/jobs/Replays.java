package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.tenant.Excess;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.QuotaRefusals;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Submits jobs that failed or expired once more. */
@Component
final class Replays {

    private final JobBus bus;
    private final JobReader jobs;
    private final JobIdGenerator ids;

    Replays(JobBus bus, JobReader jobs, JobIdGenerator ids) {
        this.bus = bus;
        this.jobs = jobs;
        this.ids = ids;
    }

    /** Answers with the new job: 202, or 200 when it was replayed before. */
    Mono<ResponseEntity<JobView>> replay(JobId dead, Links links) {
        return jobs.require(dead)
                .flatMap(job -> Mono.fromCompletionStage(() -> bus.replay(dead, ids.next(dead.shard()))))
                .flatMap(outcome -> switch (outcome) {
                    case ReplayOutcome.Accepted(JobId job, var state) -> answer(HttpStatus.ACCEPTED, job, links);
                    case ReplayOutcome.Repeated(JobId job) -> answer(HttpStatus.OK, job, links);
                    case ReplayOutcome.NotDead(var state) ->
                        Mono.error(new ProblemException(
                                ErrorCode.NOT_A_DEAD_LETTER,
                                "the job is " + state.wireName() + "; only failed and expired jobs can be replayed"));
                    case ReplayOutcome.OverQuota(Excess excess) -> Mono.error(QuotaRefusals.of(excess));
                    case ReplayOutcome.NotFound missing ->
                        Mono.error(new ProblemException(
                                ErrorCode.JOB_NOT_FOUND, "there is no job " + dead + ", or its retention has passed"));
                });
    }

    private Mono<ResponseEntity<JobView>> answer(HttpStatus status, JobId job, Links links) {
        return jobs.require(job)
                .map(found -> ResponseEntity.status(status)
                        .location(URI.create(links.status(job)))
                        .body(JobViews.brief(found, links)));
    }
}
