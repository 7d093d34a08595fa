package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.bus.CancelOutcome;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Jobs")
final class JobController {

    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final String CANCEL = "canceled over the API";

    private final JobBus bus;
    private final JobQueries queries;
    private final JobReader jobs;
    private final Replays replays;
    private final QueueViews queues;

    JobController(JobBus bus, JobQueries queries, JobReader jobs, Replays replays, QueueViews queues) {
        this.bus = bus;
        this.queries = queries;
        this.jobs = jobs;
        this.replays = replays;
        this.queues = queues;
    }

    @Refuses({ErrorCode.INVALID_JOB_ID, ErrorCode.JOB_NOT_FOUND})
    @Operation(
            operationId = "getJob",
            summary = "The job as it stands, or as it ended within the wait",
            parameters =
                    @Parameter(
                            in = ParameterIn.QUERY,
                            name = "wait",
                            description = "Seconds to wait for the end of the job, 0 to 60.",
                            schema = @Schema(type = "integer", minimum = "0", maximum = "60")))
    @GetMapping("/{id}")
    Mono<JobView> get(@PathVariable String id, @Parameter(hidden = true) ServerHttpRequest request) {
        JobId job = JobReader.idOf(id);
        int wait = new QueryParameters(request, List.of("wait"))
                .integer("wait", 0, LONGEST_WAIT_SECONDS)
                .orElse(0);
        return (wait == 0 ? jobs.require(job) : jobs.requireEnded(job, Duration.ofSeconds(wait)))
                .flatMap(found -> queue(found)
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty())
                        .map(queue -> JobViews.full(found, Links.of(request), queue.orElse(null))));
    }

    private Mono<JobView.QueueView> queue(Job job) {
        return job.state() == JobState.QUEUED
                ? Mono.fromCompletionStage(() -> queries.position(job.id()))
                        .flatMap(Mono::justOrEmpty)
                        .flatMap(position -> queues.view(job.spec(), position.ahead(), position.meanRunTime()))
                : Mono.empty();
    }

    @Operation(
            operationId = "listJobs",
            summary = "Jobs, newest first, without their inputs",
            parameters = {
                @Parameter(in = ParameterIn.QUERY, name = "state", schema = @Schema(type = "string")),
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
        ListRequest asked = ListRequest.of(request);
        return JobPage.of(
                asked.filter(), filter -> queries.list(filter, asked.cursor(), asked.limit()), Links.of(request));
    }

    @Refuses({ErrorCode.INVALID_JOB_ID, ErrorCode.JOB_NOT_FOUND})
    @Operation(
            operationId = "cancelJob",
            summary = "Ends the job, or asks its worker to",
            responses = {
                @ApiResponse(responseCode = "200", description = "It has ended, now or before."),
                @ApiResponse(responseCode = "202", description = "Its worker has been asked to stop.")
            })
    @PostMapping("/{id}/cancel")
    Mono<ResponseEntity<JobView>> cancel(
            @PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        JobId job = JobReader.idOf(id);
        ServerHttpRequest request = exchange.getRequest();
        String reason = Callers.of(exchange).did(CANCEL);
        return jobs.require(job)
                .flatMap(found -> Mono.fromCompletionStage(() -> bus.cancel(job, reason)))
                .map(outcome -> statusOf(outcome, job))
                .flatMap(status -> jobs.require(job)
                        .map(found -> ResponseEntity.status(status).body(JobViews.full(found, Links.of(request)))));
    }

    @Refuses({ErrorCode.INVALID_JOB_ID, ErrorCode.JOB_NOT_FOUND, ErrorCode.NOT_A_DEAD_LETTER, ErrorCode.QUOTA_EXCEEDED})
    @Operation(
            operationId = "retryJob",
            summary = "Submits a job that failed or expired once more; asking again gives the same new job",
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "Accepted; the answer is the new job.",
                        headers = @Header(name = "Location", ref = Headers.LOCATION)),
                @ApiResponse(
                        responseCode = "200",
                        description = "It was retried before; the answer is its new job.",
                        headers = @Header(name = "Location", ref = Headers.LOCATION))
            })
    @PostMapping("/{id}/retry")
    Mono<ResponseEntity<JobView>> retry(@PathVariable String id, @Parameter(hidden = true) ServerHttpRequest request) {
        return replays.replay(JobReader.idOf(id), Links.of(request));
    }

    private static HttpStatus statusOf(CancelOutcome outcome, JobId job) {
        return switch (outcome) {
            case CancelOutcome.Canceled canceled -> HttpStatus.OK;
            case CancelOutcome.AlreadyEnded ended -> HttpStatus.OK;
            case CancelOutcome.Requested requested -> HttpStatus.ACCEPTED;
            case CancelOutcome.NotFound missing ->
                throw new ProblemException(ErrorCode.JOB_NOT_FOUND, "there is no job " + job);
        };
    }
}
