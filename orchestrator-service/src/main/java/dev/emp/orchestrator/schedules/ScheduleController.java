package dev.emp.orchestrator.schedules;

import dev.emp.orchestrator.audit.AuditDetail;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.submission.IdempotencyKey;
import dev.emp.orchestrator.tenants.Callers;
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
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = "/v1/schedules", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
final class ScheduleController {

    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final int MOST = 100;
    private static final int USUAL = 50;

    private final Schedules schedules;
    private final ScheduleStore store;
    private final ScheduleViews views;
    private final DataSize largestBody;

    ScheduleController(Schedules schedules, ScheduleStore store, ScheduleViews views, ScheduleProperties properties) {
        this.schedules = schedules;
        this.store = store;
        this.views = views;
        this.largestBody = properties.maxBodySize();
    }

    @Refuses({
        ErrorCode.SERVICE_NOT_OFFERED,
        ErrorCode.INVALID_INPUT,
        ErrorCode.TOO_MANY_SCHEDULES,
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        ErrorCode.SCHEDULE_NOT_FOUND
    })
    @Operation(
            operationId = "createSchedule",
            summary = "Submits a job again and again",
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = IdempotencyKey.HEADER,
                            description = "Repeating a request with its key gives the same schedule; kept 24 h.",
                            schema = @Schema(type = "string", maxLength = 255)),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = ScheduleBody.class))),
            responses = {
                @ApiResponse(
                        responseCode = "201",
                        description = "Created, with its next runs.",
                        headers = @Header(name = "Location", ref = Headers.LOCATION)),
                @ApiResponse(
                        responseCode = "200",
                        description = "It was created before, with this key; as it is now.",
                        headers = {
                            @Header(name = "Location", ref = Headers.LOCATION),
                            @Header(name = "Idempotency-Replayed", ref = Headers.IDEMPOTENCY_REPLAYED)
                        })
            })
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<ScheduleView>> create(@Parameter(hidden = true) ServerWebExchange exchange) {
        String key = IdempotencyKey.of(exchange.getRequest().getHeaders());
        return body(exchange)
                .flatMap(body -> schedules.create(Callers.tenant(exchange), body, key))
                .doOnNext(
                        made -> AuditDetail.note(exchange, "id", made.schedule().id()))
                .flatMap(made -> views.full(made.schedule(), links(exchange)).map(view -> answer(made, view)));
    }

    private static ResponseEntity<ScheduleView> answer(Schedules.Made made, ScheduleView view) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(made.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
                .location(URI.create(view.url()));
        return (made.repeated() ? answer.header(IdempotencyKey.REPLAYED, "true") : answer).body(view);
    }

    @Operation(
            operationId = "listSchedules",
            summary = "Schedules in the order they were created, without inputs and runs",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "50")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "next_cursor of the page before.",
                        schema = @Schema(type = "string"))
            })
    @GetMapping
    Mono<ScheduleBody.PageView> list(@Parameter(hidden = true) ServerWebExchange exchange) {
        QueryParameters query = new QueryParameters(exchange.getRequest(), List.of("limit", "cursor"));
        String cursor = query.text("cursor").orElse("");
        if (!cursor.isEmpty() && !ScheduleStore.ID.matcher(cursor).matches()) {
            throw QueryParameters.invalid("cursor", "must be the next_cursor of a page before");
        }
        int limit = query.integer("limit", 1, MOST).orElse(USUAL);
        return store.list(Callers.tenant(exchange), cursor, limit)
                .map(page -> new ScheduleBody.PageView(
                        page.schedules().stream()
                                .map(schedule -> ScheduleViews.brief(schedule, links(exchange)))
                                .toList(),
                        page.next()));
    }

    @Refuses(ErrorCode.SCHEDULE_NOT_FOUND)
    @Operation(operationId = "getSchedule", summary = "The schedule, its next runs and what became of the last ones")
    @GetMapping("/{id}")
    Mono<ScheduleView> get(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return store.require(id, Callers.tenant(exchange)).flatMap(schedule -> views.full(schedule, links(exchange)));
    }

    @Refuses({ErrorCode.SCHEDULE_NOT_FOUND, ErrorCode.SERVICE_NOT_OFFERED, ErrorCode.INVALID_INPUT})
    @Operation(
            operationId = "replaceSchedule",
            summary = "Says everything about the schedule anew; its next run is counted from now",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = ScheduleBody.class))))
    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ScheduleView> replace(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return body(exchange)
                .flatMap(body -> schedules.replace(id, Callers.tenant(exchange), body))
                .flatMap(schedule -> views.full(schedule, links(exchange)));
    }

    @Refuses({ErrorCode.SCHEDULE_NOT_FOUND, ErrorCode.SERVICE_NOT_OFFERED, ErrorCode.INVALID_INPUT})
    @Operation(
            operationId = "changeSchedule",
            summary = "Changes some of the schedule, by JSON Merge Patch (RFC 7396): null removes a field",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MERGE_PATCH,
                                            schema = @Schema(implementation = ScheduleBody.Change.class))))
    @PatchMapping(
            path = "/{id}",
            consumes = {MERGE_PATCH, MediaType.APPLICATION_JSON_VALUE})
    Mono<ScheduleView> change(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return body(exchange)
                .flatMap(body -> schedules.patch(id, Callers.tenant(exchange), body))
                .flatMap(schedule -> views.full(schedule, links(exchange)));
    }

    @Refuses(ErrorCode.SCHEDULE_NOT_FOUND)
    @Operation(
            operationId = "removeSchedule",
            summary = "Ends the schedule; jobs it has submitted stay",
            responses = @ApiResponse(responseCode = "204", description = "Removed."))
    @DeleteMapping("/{id}")
    Mono<ResponseEntity<Void>> remove(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return schedules
                .remove(id, Callers.tenant(exchange))
                .thenReturn(ResponseEntity.noContent().build());
    }

    private Mono<JsonNode> body(ServerWebExchange exchange) {
        return Bodies.read(exchange.getRequest(), largestBody).map(StrictJson::read);
    }

    private static Links links(ServerWebExchange exchange) {
        return Links.of(exchange.getRequest());
    }
}
