package dev.emp.orchestrator.schedules;

import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.schedules.ScheduleView.FiringView;
import dev.emp.orchestrator.submission.IdempotencyKey;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/schedules", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
final class ScheduleActionController {

    private static final String CRON = "cron";
    private static final String TIME_ZONE = "time_zone";
    private static final String AFTER = "after";
    private static final String COUNT = "count";
    private static final int MOST_RUNS = 100;
    private static final int USUAL_RUNS = 5;

    private final Schedules schedules;
    private final ScheduleViews views;
    private final Clock clock;

    ScheduleActionController(Schedules schedules, ScheduleViews views, Clock clock) {
        this.schedules = schedules;
        this.views = views;
        this.clock = clock;
    }

    @Refuses(ErrorCode.SCHEDULE_NOT_FOUND)
    @Operation(operationId = "pauseSchedule", summary = "Starts no runs until it is resumed; none of them is missed")
    @PostMapping("/{id}/pause")
    Mono<ScheduleView> pause(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return paused(id, true, exchange);
    }

    @Refuses(ErrorCode.SCHEDULE_NOT_FOUND)
    @Operation(operationId = "resumeSchedule", summary = "Goes on with the first run after now")
    @PostMapping("/{id}/resume")
    Mono<ScheduleView> resume(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return paused(id, false, exchange);
    }

    private Mono<ScheduleView> paused(String id, boolean paused, ServerWebExchange exchange) {
        return schedules
                .pause(id, Callers.tenant(exchange), paused)
                .flatMap(schedule -> views.full(schedule, Links.of(exchange.getRequest())));
    }

    @Refuses({
        ErrorCode.SCHEDULE_NOT_FOUND,
        ErrorCode.SERVICE_NOT_OFFERED,
        ErrorCode.INVALID_INPUT,
        ErrorCode.QUOTA_EXCEEDED,
        ErrorCode.DRAINING
    })
    @Operation(
            operationId = "runSchedule",
            summary = "Submits its job now, be it paused or not, beside whatever runs",
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = IdempotencyKey.HEADER,
                            description = "Repeating a request with its key gives the same job; kept 24 h.",
                            schema = @Schema(type = "string", maxLength = 255)),
            responses =
                    @ApiResponse(
                            responseCode = "202",
                            description = "Submitted; the Location is that of the job.",
                            headers = @Header(name = "Location", ref = Headers.LOCATION)))
    @PostMapping("/{id}/run")
    Mono<ResponseEntity<FiringView>> run(
            @PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        String key = IdempotencyKey.of(exchange.getRequest().getHeaders());
        return schedules
                .run(id, Callers.tenant(exchange), key)
                .flatMap(firing -> views.firing(firing, Links.of(exchange.getRequest())))
                .map(view -> ResponseEntity.accepted()
                        .location(URI.create(String.valueOf(view.statusUrl())))
                        .body(view));
    }

    @Operation(
            operationId = "previewSchedule",
            summary = "When a cron expression has its next runs",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = CRON,
                        required = true,
                        schema = @Schema(type = "string", example = "30 2 * * *")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = TIME_ZONE,
                        schema = @Schema(type = "string", defaultValue = "UTC", example = "Europe/Berlin")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = AFTER,
                        description = "Runs after this instant; after now when left out.",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = COUNT,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "5"))
            })
    @GetMapping("/preview")
    ScheduleBody.Preview preview(@Parameter(hidden = true) ServerWebExchange exchange) {
        QueryParameters query = new QueryParameters(exchange.getRequest(), List.of(CRON, TIME_ZONE, AFTER, COUNT));
        ZoneId zone = ZoneId.of(
                query.text(TIME_ZONE).map(ScheduleActionController::zone).orElse("UTC"));
        Cron cron = query.text(CRON)
                .map(ScheduleActionController::cron)
                .orElseThrow(() -> QueryParameters.invalid(CRON, "is required"));
        Instant after = query.text(AFTER).map(ScheduleActionController::instant).orElseGet(clock::instant);
        int count = query.integer(COUNT, 1, MOST_RUNS).orElse(USUAL_RUNS);
        RunTimes times = new RunTimes("", new CronTimetable(cron, zone), null, null, Duration.ZERO);
        return new ScheduleBody.Preview(ScheduleViews.runs(times, zone, after, count));
    }

    private static String zone(String name) {
        if (!DefinitionReader.isZone(name)) {
            throw QueryParameters.invalid(TIME_ZONE, DefinitionReader.ZONE_RULE);
        }
        return name;
    }

    private static Cron cron(String text) {
        try {
            return Cron.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw QueryParameters.invalid(CRON, String.valueOf(wrong.getMessage()));
        }
    }

    private static Instant instant(String text) {
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(DefinitionReader.LATEST)) {
                return instant;
            }
        } catch (DateTimeException malformed) {
            // Falls through to the one message for all faults.
        }
        throw QueryParameters.invalid(
                AFTER, "must be an instant in ISO 8601 from 1970 to 2200, like 2026-01-31T12:00:00Z");
    }
}
