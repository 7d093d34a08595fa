package dev.emp.orchestrator.audit;

import dev.emp.orchestrator.jobs.QueryParameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Access")
final class AuditController {

    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    @Operation(
            operationId = "listAudit",
            summary = "Who changed what, the latest first: every call that changes something, besides submissions",
            parameters = {
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
    @GetMapping(path = "/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<AuditView.Page> list(@Parameter(hidden = true) ServerHttpRequest request) {
        QueryParameters query = new QueryParameters(request, List.of("limit", "cursor"));
        int limit = query.integer("limit", 1, MOST).orElse(USUAL);
        return log.read(query.text("cursor").orElse(""), limit + 1)
                .onErrorMap(
                        IllegalArgumentException.class,
                        fault -> QueryParameters.invalid("cursor", "must be the next_cursor of a page before"))
                .map(found -> AuditView.Page.of(found, limit));
    }
}
