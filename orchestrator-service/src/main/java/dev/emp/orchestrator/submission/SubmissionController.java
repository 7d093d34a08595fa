package dev.emp.orchestrator.submission;

import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.job.Job;
import dev.emp.orchestrator.OrchestratorProperties;
import dev.emp.orchestrator.jobs.JobReader;
import dev.emp.orchestrator.jobs.JobView;
import dev.emp.orchestrator.jobs.JobViews;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.submission.Answer.Taken;
import dev.emp.tracing.TraceContext;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Jobs")
final class SubmissionController {

    private static final String DRY_RUN = "dry_run";
    private static final String PREFER = "Prefer";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    private final Submitter submitter;
    private final JobReader jobs;
    private final DryRun dryRun;
    private final DataSize largestBody;

    SubmissionController(Submitter submitter, JobReader jobs, DryRun dryRun, OrchestratorProperties properties) {
        this.submitter = submitter;
        this.dryRun = dryRun;
        this.jobs = jobs;
        this.largestBody = properties.maxBodySize();
    }

    @Refuses({
        ErrorCode.SERVICE_NOT_OFFERED,
        ErrorCode.INVALID_INPUT,
        ErrorCode.UNKNOWN_DEPENDENCY,
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        ErrorCode.QUOTA_EXCEEDED,
        ErrorCode.DRAINING,
        ErrorCode.JOB_NOT_FOUND
    })
    @Operation(
            operationId = "submitJob",
            summary = "Submits a job",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = JobRequest.class))),
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = DRY_RUN,
                        description =
                                "Queues nothing and uses no idempotency key, but says what would become of the job.",
                        schema = @Schema(type = "boolean", defaultValue = "false")),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = IdempotencyKey.HEADER,
                        description = "Repeating a request with its key gives the same job; kept 24 h.",
                        schema = @Schema(type = "string", maxLength = Idempotency.LONGEST_KEY)),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = PREFER,
                        description =
                                "`wait=30` answers with the ended job if it ends within so many seconds (60 at most).",
                        schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = TraceContext.HEADER,
                        description =
                                "The trace that the job belongs to, by W3C Trace Context; one that makes no sense is"
                                        + " ignored. The answer has `traceresponse`.",
                        schema = @Schema(type = "string"),
                        example = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            },
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "Accepted; follow it at the URLs in the answer.",
                        headers = {
                            @Header(name = "Location", ref = Headers.LOCATION),
                            @Header(name = "Preference-Applied", ref = Headers.PREFERENCE_APPLIED)
                        },
                        content = @Content(schema = @Schema(implementation = JobView.class))),
                @ApiResponse(
                        responseCode = "200",
                        description = "It has ended within the wait, or was submitted before; or the dry run.",
                        headers = {
                            @Header(name = "Location", ref = Headers.LOCATION),
                            @Header(name = "Idempotency-Replayed", ref = Headers.IDEMPOTENCY_REPLAYED),
                            @Header(name = "Preference-Applied", ref = Headers.PREFERENCE_APPLIED)
                        },
                        content = @Content(schema = @Schema(oneOf = {JobView.class, DryRunView.class})))
            })
    @PostMapping(
            path = "/v1/jobs",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<Object>> submit(@Parameter(hidden = true) ServerHttpRequest request) {
        boolean dry = new QueryParameters(request, List.of(DRY_RUN)).flag(DRY_RUN);
        return dry ? judge(request) : take(request);
    }

    private Mono<ResponseEntity<Object>> judge(ServerHttpRequest request) {
        return Bodies.read(request, largestBody)
                .flatMap(submitter::judge)
                .flatMap(dryRun::of)
                .map(ResponseEntity::ok);
    }

    private Mono<ResponseEntity<Object>> take(ServerHttpRequest request) {
        String key = IdempotencyKey.of(request.getHeaders());
        Optional<Duration> wait = Prefer.waitOf(request.getHeaders().getOrEmpty(PREFER));
        return Bodies.read(request, largestBody)
                .flatMap(body -> submitter.submit(body, key))
                .flatMap(taken -> result(taken, wait).map(job -> answer(job, taken, wait, Links.of(request))));
    }

    private Mono<Job> result(Taken taken, Optional<Duration> wait) {
        if (wait.isPresent()) {
            return jobs.requireEnded(taken.job(), wait.get());
        }
        Job queued = taken.queued();
        return queued == null ? jobs.require(taken.job()) : Mono.just(queued);
    }

    private static ResponseEntity<Object> answer(Job job, Taken taken, Optional<Duration> wait, Links links) {
        boolean waitedForEnd = wait.isPresent() && job.state().isTerminal();
        HttpHeaders headers = new HttpHeaders();
        headers.setLocation(URI.create(links.status(job.id())));
        if (taken.repeated()) {
            headers.set(IdempotencyKey.REPLAYED, "true");
        }
        wait.ifPresent(limit -> headers.set(PREFERENCE_APPLIED, "wait=" + limit.toSeconds()));
        return ResponseEntity.status(waitedForEnd || taken.repeated() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .headers(headers)
                .body(JobViews.brief(job, links));
    }
}
