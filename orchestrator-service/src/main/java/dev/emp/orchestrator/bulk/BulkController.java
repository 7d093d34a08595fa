package dev.emp.orchestrator.bulk;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.orchestrator.audit.AuditDetail;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
final class BulkController {

    static final String DRY_RUN = "dry_run";

    private static final DataSize LARGEST_BODY = DataSize.ofKilobytes(64);
    private static final int AT_ONCE = 32;
    private static final String CANCEL = "canceled over the API with others";

    private final JobBus bus;
    private final JobQueries queries;
    private final JobIdGenerator ids;

    BulkController(JobBus bus, JobQueries queries, JobIdGenerator ids) {
        this.bus = bus;
        this.queries = queries;
        this.ids = ids;
    }

    @Tag(name = "Jobs")
    @TakesDryRun
    @Operation(
            operationId = "cancelJobs",
            summary = "Cancels up to 1,000 jobs that fit a filter, newest first",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "What was done; or the dry run.",
                            content = @Content(schema = @Schema(oneOf = {CancelReport.class, BulkDryRun.class}))),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = BulkBody.Cancel.class))))
    @PostMapping(
            path = "/v1/jobs/cancel",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<Object> cancel(@Parameter(hidden = true) ServerWebExchange exchange) {
        boolean dry = isDry(exchange);
        String reason = Callers.of(exchange).did(CANCEL);
        return Bodies.read(exchange.getRequest(), LARGEST_BODY)
                .map(BulkRequest::ofActiveJobs)
                .doOnNext(asked -> note(exchange, asked, dry))
                .flatMap(asked -> Selection.of(asked, queries::list))
                .map(Selection::active)
                .doOnNext(selection ->
                        AuditDetail.note(exchange, "jobs", selection.jobs().size()))
                .flatMap(selection -> dry ? Mono.just(BulkDryRun.of(selection)) : cancel(selection, reason));
    }

    private static boolean isDry(ServerWebExchange exchange) {
        return new QueryParameters(exchange.getRequest(), List.of(DRY_RUN)).flag(DRY_RUN);
    }

    private static void note(ServerWebExchange exchange, BulkRequest asked, boolean dry) {
        AuditDetail.note(exchange, asked.filter());
        AuditDetail.note(exchange, "limit", asked.limit());
        AuditDetail.note(exchange, DRY_RUN, dry ? true : null);
    }

    private Mono<CancelReport> cancel(Selection selection, String reason) {
        return Flux.fromIterable(selection.jobs())
                .flatMap(job -> Mono.fromCompletionStage(() -> bus.cancel(job.id(), reason)), AT_ONCE)
                .collectList()
                .map(outcomes -> CancelReport.of(outcomes, selection.next()));
    }

    @Tag(name = "Dead letters")
    @TakesDryRun
    @Operation(
            operationId = "replayDeadLetters",
            summary = "Submits up to 1,000 dead letters that fit a filter once more, the latest first",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "What was done; or the dry run.",
                            content = @Content(schema = @Schema(oneOf = {ReplayReport.class, BulkDryRun.class}))),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = BulkBody.Replay.class))))
    @PostMapping(
            path = "/v1/dead-letters/replay",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<Object> replay(@Parameter(hidden = true) ServerWebExchange exchange) {
        boolean dry = isDry(exchange);
        return Bodies.read(exchange.getRequest(), LARGEST_BODY)
                .map(BulkRequest::ofDeadLetters)
                .doOnNext(asked -> note(exchange, asked, dry))
                .flatMap(asked -> Selection.of(asked, queries::deadLetters))
                .doOnNext(selection ->
                        AuditDetail.note(exchange, "jobs", selection.jobs().size()))
                .flatMap(selection -> dry ? Mono.just(BulkDryRun.of(selection)) : replay(selection));
    }

    private Mono<ReplayReport> replay(Selection selection) {
        return Flux.fromIterable(selection.jobs())
                .map(Job::id)
                .flatMapSequential(this::replay, AT_ONCE)
                .collectList()
                .map(attempts -> ReplayReport.of(attempts, selection.next()));
    }

    private Mono<ReplayReport.Attempt> replay(JobId dead) {
        return Mono.fromCompletionStage(() -> bus.replay(dead, ids.next(dead.shard())))
                .map(outcome -> new ReplayReport.Attempt(dead, outcome));
    }
}
