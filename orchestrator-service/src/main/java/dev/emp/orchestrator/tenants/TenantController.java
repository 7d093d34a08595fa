package dev.emp.orchestrator.tenants;

import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.tenant.SubmissionRate;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.jobbus.tenant.Tenants;
import dev.emp.orchestrator.audit.AuditDetail;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/tenants", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tenants")
final class TenantController {

    private static final DataSize LARGEST_BODY = DataSize.ofKilobytes(16);
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final Tenants tenants;
    private final TenantWeights weights;

    TenantController(Tenants tenants, TenantWeights weights) {
        this.tenants = tenants;
        this.weights = weights;
    }

    @Operation(
            operationId = "listTenants",
            summary = "The tenants with limits or a weight, by name, and what they use",
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
    @GetMapping
    Mono<TenantView.Page> list(@Parameter(hidden = true) ServerHttpRequest request) {
        QueryParameters query = new QueryParameters(request, List.of("limit", "cursor"));
        int limit = query.integer("limit", 1, MOST).orElse(USUAL);
        Optional<String> after = query.text("cursor");
        return Mono.fromCompletionStage(tenants::tenants).map(all -> TenantView.Page.of(all, after, limit));
    }

    @Operation(
            operationId = "getTenant",
            summary = "The limits and the weight of a tenant, and what it uses",
            description = "What a tenant without limits uses is not counted.")
    @GetMapping("/{tenant}")
    Mono<TenantView> get(@PathVariable String tenant) {
        return read(require(tenant));
    }

    @Operation(
            operationId = "limitTenant",
            summary = "Sets all limits and the weight of a tenant",
            description =
                    "They hold from the next submission and the next start of a job on. What is left out has no limit.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = TenantRequest.Body.class),
                                            examples = @ExampleObject("{\"weight\": 3, \"limits\": {\"queued\": 1000,"
                                                            + " \"running\": 8, \"submissions_per_second\": 5,"
                                                            + " \"submission_burst\": 20, \"spend_per_day_usd\":"
                                                            + " 12.5}}"))))
    @PutMapping(path = "/{tenant}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<TenantView> put(@PathVariable String tenant, @Parameter(hidden = true) ServerWebExchange exchange) {
        String name = require(tenant);
        return Bodies.read(exchange.getRequest(), LARGEST_BODY)
                .map(TenantRequest::read)
                .doOnNext(limits -> note(limits, exchange))
                .flatMap(limits -> limit(name, limits))
                .then(Mono.defer(() -> read(name)));
    }

    @Operation(
            operationId = "liftTenantLimits",
            summary = "Lifts all limits of a tenant and forgets its weight and what it has used",
            responses = @ApiResponse(responseCode = "204", description = "It has none."))
    @DeleteMapping("/{tenant}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@PathVariable String tenant) {
        String name = require(tenant);
        return Mono.fromCompletionStage(() -> tenants.lift(name))
                .doOnNext(lifted -> weights.forget(name))
                .then();
    }

    private static void note(TenantLimits limits, ServerWebExchange exchange) {
        SubmissionRate rate = limits.submissions();
        Usd spend = limits.spendPerDay();
        AuditDetail.note(exchange, "weight", limits.weight());
        AuditDetail.note(exchange, "queued", limits.maxQueued());
        AuditDetail.note(exchange, "running", limits.maxRunning());
        AuditDetail.note(exchange, "submissions_per_second", rate == null ? null : rate.perSecond());
        AuditDetail.note(exchange, "submission_burst", rate == null ? null : rate.burst());
        AuditDetail.note(
                exchange,
                "spend_per_day_usd",
                spend == null ? null : spend.dollars().toPlainString());
    }

    private Mono<Boolean> limit(String name, TenantLimits limits) {
        return Mono.fromCompletionStage(() -> tenants.limit(name, limits).thenApply(done -> true))
                .doOnNext(done -> weights.forget(name));
    }

    private Mono<TenantView> read(String name) {
        return Mono.fromCompletionStage(() -> tenants.tenant(name))
                .map(found -> found.map(TenantView::of).orElseGet(() -> TenantView.unlimited(name)));
    }

    private static String require(String name) {
        if (!TenantName.isValid(name)) {
            throw new ProblemException(ErrorCode.BAD_REQUEST, "the last part of the path " + TenantName.RULE);
        }
        return name;
    }
}
