package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Excess;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.QuotaRefusals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Dead letters")
final class DeadLetterController {

    private final JobBus bus;
    private final JobQueries queries;
    private final JobReader jobs;
    private final JobIdGenerator ids;

    DeadLetterController(JobBus bus, JobQueries queries, JobReader jobs, JobIdGenerator ids) {
        this.bus = bus;
        this.queries = queries;
        this.jobs = jobs;
        this.ids = ids;
    }

    @Operation(
            operationId = "listDeadLetters",
            summary = "Jobs that failed or expired and were not replayed, the latest first",
            parameters = {
                @Parameter(in = ParameterIn.QUERY, name = "service", schema = @Schema(type = "string")),
                @Parameter(in = ParameterIn.QUERY, name = "tenant", schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "label",
                        description = "<name>:<value>; may be given often, all must fit.",
                        schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "next_cursor of the page before.",
                        schema = @Schema(type = "string"))
            })
    @GetMapping
    Mono<JobPage> list(@Parameter(hidden = true) ServerHttpRequest request) {
        ListRequest asked = ListRequest.ofDeadLetters(request);
        return JobPage.of(
                asked.filter(),
                filter -> queries.deadLetters(filter, asked.cursor(), asked.limit()),
                Links.of(request));
    }

    @Operation(
            operationId = "replayDeadLetter",
            summary = "Submits the job once more; asking again gives the same new job",
            responses = {
                @ApiResponse(responseCode = "202", description = "Accepted; the answer is the new job."),
                @ApiResponse(responseCode = "200", description = "It was replayed before; the answer is its new job.")
            })
    @PostMapping("/{id}/replay")
    Mono<ResponseEntity<JobView>> replay(@PathVariable String id, @Parameter(hidden = true) ServerHttpRequest request) {
        JobId dead = JobReader.idOf(id);
        return jobs.require(dead)
                .flatMap(job -> Mono.fromCompletionStage(() -> bus.replay(dead, ids.next(dead.shard()))))
                .flatMap(outcome -> switch (outcome) {
                    case ReplayOutcome.Accepted(JobId job, var state) -> answer(HttpStatus.ACCEPTED, job, request);
                    case ReplayOutcome.Repeated(JobId job) -> answer(HttpStatus.OK, job, request);
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

    private Mono<ResponseEntity<JobView>> answer(HttpStatus status, JobId job, ServerHttpRequest request) {
        Links links = Links.of(request);
        return jobs.require(job)
                .map(found -> ResponseEntity.status(status)
                        .location(URI.create(links.status(job)))
                        .body(JobViews.brief(found, links)));
    }
}
