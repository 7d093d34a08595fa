package dev.emp.orchestrator.why;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.query.Explainer;
import dev.emp.orchestrator.jobs.JobReader;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Jobs")
final class WhyController {

    private final JobReader jobs;
    private final Explainer explainer;

    WhyController(JobReader jobs, Explainer explainer) {
        this.jobs = jobs;
        this.explainer = explainer;
    }

    @Refuses({ErrorCode.INVALID_JOB_ID, ErrorCode.JOB_NOT_FOUND})
    @Operation(
            operationId = "explainJob",
            summary = "Why the job is where it is: who could take it, who could not, and for which requirement")
    @GetMapping(path = "/v1/jobs/{id}/why", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<WhyView> explain(@PathVariable String id) {
        JobId job = JobReader.idOf(id);
        return jobs.require(job)
                .flatMap(found -> Mono.fromCompletionStage(() -> explainer.explain(job)))
                .flatMap(Mono::justOrEmpty)
                .map(WhyView::of)
                .switchIfEmpty(Mono.error(() -> new ProblemException(
                        ErrorCode.JOB_NOT_FOUND, "there is no job " + job + ", or its retention has passed")));
    }
}
