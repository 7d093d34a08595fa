package dev.emp.orchestrator.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.orchestrator.alerts.AlertStore.Kept;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Alerts")
final class AlertController {

    private static final Set<String> STATES = Set.of("pending", "firing", "resolved");
    private static final int LONGEST_PAGE = 200;
    private static final int USUAL_PAGE = 50;

    private final AlertStore store;

    AlertController(AlertStore store) {
        this.store = store;
    }

    @Operation(
            operationId = "listAlerts",
            summary = "What is wrong now, or was in the last week: the latest alert for each reason",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "state",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"pending", "firing", "resolved"})),
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
    @GetMapping(path = "/v1/alerts", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<AlertPage> list(@Parameter(hidden = true) ServerHttpRequest request) {
        QueryParameters query = new QueryParameters(request, List.of("state", "limit", "cursor"));
        String state = query.text("state").orElse("");
        if (!state.isEmpty() && !STATES.contains(state)) {
            throw new ProblemException(
                    ErrorCode.INVALID_PARAMETER,
                    "the query parameter 'state' must be one of pending, firing, resolved");
        }
        int limit = query.integer("limit", 1, LONGEST_PAGE).orElse(USUAL_PAGE);
        String after = query.text("cursor").map(AlertController::keyOf).orElse("");
        return Mono.fromCompletionStage(() -> store.list(after, limit)).map(kept -> page(kept, state, limit));
    }

    /** A page may hold fewer than asked for while there is a next one. */
    private static AlertPage page(List<Kept> kept, String state, int limit) {
        List<AlertView> alerts = kept.stream()
                .map(each -> AlertView.of(each.alert()))
                .filter(alert -> state.isEmpty() || alert.state().equals(state))
                .toList();
        return new AlertPage(
                alerts,
                kept.size() < limit ? null : cursorOf(kept.getLast().document().id()));
    }

    private static String cursorOf(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String keyOf(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(
                    ErrorCode.INVALID_PARAMETER,
                    "the query parameter 'cursor' must be the next_cursor of a page before");
        }
    }

    @Schema(name = "AlertPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AlertPage(
            List<AlertView> alerts,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}
}
