package dev.emp.orchestrator.submission;

import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.job.Job;
import dev.emp.orchestrator.OrchestratorProperties;
import dev.emp.orchestrator.edge.EventLoops;
import dev.emp.orchestrator.jobs.JobReader;
import dev.emp.orchestrator.jobs.JobView;
import dev.emp.orchestrator.jobs.JobViews;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.json.JsonAnswers;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Jobs")
final class SubmissionController {

    static final String PATH = "/v1/jobs";

    private static final String DRY_RUN = "dry_run";
    private static final String PREFER = "Prefer";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    private final Submitter submitter;
    private final JobReader jobs;
    private final DryRun dryRun;
    private final JsonAnswers answers;
    private final DataSize largestBody;

    SubmissionController(
            Submitter submitter,
            JobReader jobs,
            DryRun dryRun,
            JsonAnswers answers,
            OrchestratorProperties properties) {
        this.submitter = submitter;
        this.dryRun = dryRun;
        this.jobs = jobs;
        this.answers = answers;
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
            path = SubmissionController.PATH,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<Void> submit(@Parameter(hidden = true) ServerWebExchange exchange) {
        boolean dry = new QueryParameters(exchange.getRequest(), List.of(DRY_RUN)).flag(DRY_RUN);
        return dry ? judge(exchange) : take(exchange);
    }

    private Mono<Void> judge(ServerWebExchange exchange) {
        return Bodies.read(exchange.getRequest(), largestBody)
                .flatMap(submitter::judge)
                .flatMap(dryRun::of)
                .flatMap(view -> answers.send(exchange.getResponse(), HttpStatus.OK, view));
    }

    private Mono<Void> take(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        String key = IdempotencyKey.of(request.getHeaders());
        Optional<Duration> wait = Prefer.waitOf(request.getHeaders().getOrEmpty(PREFER));
        return Bodies.read(request, largestBody)
                .flatMap(body -> submitter.submit(body, key))
                .flatMap(taken -> result(taken, wait).map(job -> new Made(job, taken.repeated())))
                .publishOn(EventLoops.schedulerOf(request))
                .flatMap(made -> answer(exchange, made, wait));
    }

    private Mono<Job> result(Taken taken, Optional<Duration> wait) {
        if (wait.isPresent()) {
            return jobs.requireEnded(taken.job(), wait.get());
        }
        Job queued = taken.queued();
        return queued == null ? jobs.require(taken.job()) : Mono.just(queued);
    }

    /** @param repeated whether an earlier call had made it */
    private record Made(Job job, boolean repeated) {}

    private Mono<Void> answer(ServerWebExchange exchange, Made made, Optional<Duration> wait) {
        Job job = made.job;
        Links links = Links.of(exchange.getRequest());
        boolean waitedForEnd = wait.isPresent() && job.state().isTerminal();
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set(HttpHeaders.LOCATION, links.status(job.id()));
        if (made.repeated) {
            headers.set(IdempotencyKey.REPLAYED, "true");
        }
        wait.ifPresent(limit -> headers.set(PREFERENCE_APPLIED, "wait=" + limit.toSeconds()));
        return answers.send(
                exchange.getResponse(),
                waitedForEnd || made.repeated ? HttpStatus.OK : HttpStatus.ACCEPTED,
                JobViews.brief(job, links));
    }
}
