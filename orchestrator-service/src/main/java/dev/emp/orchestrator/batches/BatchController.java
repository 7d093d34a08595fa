package dev.emp.orchestrator.batches;

import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.orchestrator.OrchestratorProperties;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Problems;
import dev.emp.orchestrator.problem.RefusalMeter;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.submission.IdempotencyKey;
import dev.emp.orchestrator.submission.Submitter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

@RestController
@Tag(name = "Jobs")
final class BatchController {

    private static final DataSize LARGEST_BACKLOG = DataSize.ofMegabytes(32);
    /** So that clients that send every line by itself need not wait for as many round trips. */
    private static final int MOST_PIECES = 32;

    private static final Duration SHORT_WHILE = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Submitter submitter;
    private final RefusalMeter refusals;
    private final BatchLimits limits;
    private final JsonMapper json;

    BatchController(Submitter submitter, RefusalMeter refusals, OrchestratorProperties properties, JsonMapper json) {
        this.submitter = submitter;
        this.refusals = refusals;
        this.limits = BatchLimits.of(properties);
        this.json = json;
    }

    @Refuses({ErrorCode.SERVICE_NOT_OFFERED, ErrorCode.INVALID_INPUT, ErrorCode.TOO_MANY_JOBS})
    @Operation(
            operationId = "submitBatch",
            summary = "Submits many jobs, and one more that waits for them all if you like",
            description = BatchBody.DESCRIPTION,
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = BatchBody.class),
                                        examples = @ExampleObject(BatchBody.JSON_EXAMPLE)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                                        schema = @Schema(implementation = BatchBody.BatchLine.class),
                                        examples = @ExampleObject(BatchBody.NDJSON_EXAMPLE))
                            }),
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = IdempotencyKey.HEADER,
                            description =
                                    "Gives every job a key made of this one and its place in the batch, so that the "
                                            + "same batch sent again makes no second job; kept 24 h.",
                            schema = @Schema(type = "string", maxLength = Idempotency.LONGEST_KEY)),
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description =
                                    "The report, whatever it says of the jobs. It is sent while the batch is read, "
                                            + "and complete when `totals` has come.",
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = BatchReport.class)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                                        schema = @Schema(oneOf = {JobReport.class, BatchEnd.class}))
                            }))
    @PostMapping(
            path = "/v1/batches",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE},
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    Mono<Void> submit(
            @Parameter(hidden = true) ServerHttpRequest request,
            @Parameter(hidden = true) ServerHttpResponse response) {
        HttpHeaders headers = request.getHeaders();
        BatchKey key = BatchKey.of(IdempotencyKey.of(headers));
        boolean stream = MediaType.APPLICATION_NDJSON.isCompatibleWith(headers.getContentType());
        ReportFormat format = ReportFormat.of(stream, headers.getAccept());
        BatchRun run = new BatchRun(submitter, refusals, key, Links.of(request));
        Flux<byte[]> report = report(run, stream ? streamed(request) : whole(request), new ReportWriter(format, json));
        response.getHeaders().setContentType(format.type());
        return response.writeAndFlushWith(
                report.map(piece -> Mono.just(response.bufferFactory().wrap(piece))));
    }

    /** Fails only as long as nothing of the report is written. */
    private static Flux<byte[]> report(BatchRun run, Flux<List<Line>> lines, ReportWriter writer) {
        Backlog backlog = new Backlog(LARGEST_BACKLOG, PATIENCE);
        Flux<byte[]> pieces = lines.concatMap(some -> backlog.room().thenMany(run.take(some)), 1)
                .map(writer::jobs)
                .concatWith(Mono.defer(run::end).map(writer::end))
                .onErrorResume(
                        fault -> run.hasBegun(), fault -> Mono.just(writer.end(run.brokenOff(Problems.of(fault)))));
        return backlog.keep(pieces);
    }

    private Flux<List<Line>> streamed(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > limits.streamSize().toBytes()) {
            return Flux.error(Bodies.tooLarge("the body", limits.streamSize()));
        }
        LineReader reader = new LineReader(limits);
        return Bodies.stream(request)
                .bufferTimeout(MOST_PIECES, SHORT_WHILE, Schedulers.parallel(), true)
                .publishOn(Schedulers.parallel(), 1)
                .map(pieces -> pieces.stream()
                        .flatMap(piece -> reader.read(piece).stream())
                        .toList())
                .concatWith(Mono.fromSupplier(reader::rest));
    }

    private Flux<List<Line>> whole(ServerHttpRequest request) {
        return Bodies.read(request, limits.jsonSize())
                .publishOn(Schedulers.parallel())
                .flatMapIterable(body -> JsonBatch.read(body, limits))
                .buffer(Steps.MOST_LINES);
    }
}
