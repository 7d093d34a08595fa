package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.jobs.JobReader;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
final class DeliveryController {

    private static final int MOST = 100;
    private static final int USUAL = 50;

    private final WebhookStore webhooks;
    private final Deliveries deliveries;
    private final JobHooks jobHooks;
    private final JobReader jobs;
    private final Mailing mailing;

    DeliveryController(
            WebhookStore webhooks, Deliveries deliveries, JobHooks jobHooks, JobReader jobs, Mailing mailing) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.jobHooks = jobHooks;
        this.jobs = jobs;
        this.mailing = mailing;
    }

    @Refuses(ErrorCode.WEBHOOK_NOT_FOUND)
    @Operation(
            operationId = "listWebhookDeliveries",
            summary = "What was and is sent to a webhook, the newest event first, for 30 days",
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
    @GetMapping("/webhooks/{id}/deliveries")
    Mono<DeliveryView.Page> list(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        Asked asked = Asked.of(exchange);
        return webhooks.require(Callers.tenant(exchange), id)
                .flatMap(webhook -> deliveries.list(Queue.of(webhook), asked.after(), asked.limit()))
                .map(asked::page);
    }

    @Refuses({ErrorCode.WEBHOOK_NOT_FOUND, ErrorCode.DELIVERY_NOT_FOUND})
    @Operation(operationId = "getWebhookDelivery", summary = "A delivery with its message")
    @GetMapping("/webhooks/{id}/deliveries/{delivery}")
    Mono<DeliveryView> get(
            @PathVariable String id,
            @PathVariable String delivery,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return webhooks.require(Callers.tenant(exchange), id)
                .flatMap(webhook -> Mono.justOrEmpty(DeliveryId.parse(delivery))
                        .flatMap(named -> deliveries.find(Queue.of(webhook), named)))
                .map(found -> DeliveryView.full(found.value()))
                .switchIfEmpty(Mono.error(() -> notFound(delivery)));
    }

    @Refuses({ErrorCode.WEBHOOK_NOT_FOUND, ErrorCode.DELIVERY_NOT_FOUND, ErrorCode.WEBHOOK_DISABLED})
    @Operation(
            operationId = "redeliverWebhook",
            summary = "Sends a message once more, under its id; all retries are its again",
            responses = @ApiResponse(responseCode = "202", description = "It is under way."))
    @PostMapping("/webhooks/{id}/deliveries/{delivery}/redeliver")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<DeliveryView> redeliver(
            @PathVariable String id,
            @PathVariable String delivery,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return webhooks.require(Callers.tenant(exchange), id)
                .flatMap(webhook ->
                        Mono.justOrEmpty(DeliveryId.parse(delivery)).flatMap(named -> mailing.again(webhook, named)))
                .map(DeliveryView::brief)
                .switchIfEmpty(Mono.error(() -> notFound(delivery)));
    }

    @Refuses({ErrorCode.INVALID_JOB_ID, ErrorCode.JOB_NOT_FOUND})
    @Operation(
            operationId = "listJobWebhookDeliveries",
            summary = "What was and is sent to the webhook_url of a job, the newest event first",
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
    @GetMapping("/jobs/{id}/webhook-deliveries")
    Mono<DeliveryView.Page> ofJob(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        Asked asked = Asked.of(exchange);
        String tenant = Callers.tenant(exchange);
        return jobs.require(JobReader.idOf(id))
                .filter(job -> job.spec().placement().tenant().equals(tenant))
                .switchIfEmpty(Mono.error(() -> new ProblemException(ErrorCode.JOB_NOT_FOUND, "there is no job " + id)))
                .flatMap(job -> jobHooks.find(job.id()))
                .flatMap(hook ->
                        deliveries.listOfJob(Queue.ofJobs(tenant, hook.url()), id, asked.after(), asked.limit()))
                .defaultIfEmpty(List.of())
                .map(asked::page);
    }

    private static ProblemException notFound(String delivery) {
        return new ProblemException(
                ErrorCode.DELIVERY_NOT_FOUND,
                "the webhook has no delivery " + delivery + ", or its retention has passed");
    }

    /** Which page of a list is wanted. */
    private record Asked(Optional<DeliveryId> after, int limit) {

        static Asked of(ServerWebExchange exchange) {
            QueryParameters query = new QueryParameters(exchange.getRequest(), List.of("limit", "cursor"));
            Optional<DeliveryId> after = query.text("cursor")
                    .map(cursor -> DeliveryId.parse(cursor)
                            .orElseThrow(() ->
                                    QueryParameters.invalid("cursor", "must be the next_cursor of a page before")));
            return new Asked(after, query.integer("limit", 1, MOST).orElse(USUAL));
        }

        DeliveryView.Page page(List<Delivery> found) {
            return new DeliveryView.Page(
                    found.stream().map(DeliveryView::brief).toList(),
                    found.size() < limit ? null : found.getLast().id());
        }
    }
}
