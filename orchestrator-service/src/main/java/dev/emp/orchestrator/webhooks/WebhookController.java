package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.audit.AuditDetail;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
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
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/webhooks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
final class WebhookController {

    private static final DataSize LARGEST_BODY = DataSize.ofKilobytes(64);
    private static final int MOST = 100;

    private final Registrations registrations;
    private final WebhookStore webhooks;

    WebhookController(Registrations registrations, WebhookStore webhooks) {
        this.registrations = registrations;
        this.webhooks = webhooks;
    }

    @Refuses(ErrorCode.TOO_MANY_WEBHOOKS)
    @Operation(
            operationId = "createWebhook",
            summary = "Registers a receiver; only this answer shows its signing secret",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = WebhookView.Request.class))),
            responses = @ApiResponse(responseCode = "201", description = "Registered."))
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<WebhookView>> create(@Parameter(hidden = true) ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return Bodies.read(request, LARGEST_BODY)
                .flatMap(body -> registrations.create(Callers.of(exchange), body))
                .doOnNext(view -> AuditDetail.note(exchange, "id", view.id()))
                .map(view -> ResponseEntity.created(URI.create(Links.of(request).base() + "/v1/webhooks/" + view.id()))
                        .body(view));
    }

    @Operation(
            operationId = "listWebhooks",
            summary = "The receivers, the oldest first, without their secrets",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "100")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "next_cursor of the page before.",
                        schema = @Schema(type = "string"))
            })
    @GetMapping
    Mono<WebhookView.Page> list(@Parameter(hidden = true) ServerWebExchange exchange) {
        QueryParameters query = new QueryParameters(exchange.getRequest(), List.of("limit", "cursor"));
        int limit = query.integer("limit", 1, MOST).orElse(MOST);
        String after = query.text("cursor").orElse("");
        if (!after.isEmpty() && !Ids.isId(after, Ids.WEBHOOK)) {
            throw QueryParameters.invalid("cursor", "must be the next_cursor of a page before");
        }
        return webhooks.list(Callers.tenant(exchange), after, limit)
                .map(page -> new WebhookView.Page(
                        page.stream().map(WebhookView::of).toList(),
                        page.size() < limit ? null : page.getLast().id()));
    }

    @Refuses(ErrorCode.WEBHOOK_NOT_FOUND)
    @Operation(operationId = "getWebhook", summary = "A receiver, without its secret")
    @GetMapping("/{id}")
    Mono<WebhookView> get(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return webhooks.require(Callers.tenant(exchange), id).map(WebhookView::of);
    }

    @Refuses(ErrorCode.WEBHOOK_NOT_FOUND)
    @Operation(
            operationId = "replaceWebhook",
            summary = "Says anew all that the body of a creation says; what is left out gets its default",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = WebhookView.Request.class))))
    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<WebhookView> replace(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return Bodies.read(exchange.getRequest(), LARGEST_BODY)
                .flatMap(body -> registrations.replace(Callers.of(exchange), id, body));
    }

    @Refuses(ErrorCode.WEBHOOK_NOT_FOUND)
    @Operation(
            operationId = "changeWebhook",
            summary = "Changes what the body names, and nothing else",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = WebhookView.Change.class))))
    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<WebhookView> change(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return Bodies.read(exchange.getRequest(), LARGEST_BODY)
                .flatMap(body -> registrations.change(Callers.of(exchange), id, body));
    }

    @Refuses(ErrorCode.WEBHOOK_NOT_FOUND)
    @Operation(
            operationId = "deleteWebhook",
            summary = "Removes a receiver; what was under way to it is given up",
            responses = @ApiResponse(responseCode = "204", description = "It is removed."))
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return webhooks.remove(Callers.tenant(exchange), id)
                .switchIfEmpty(Mono.error(() -> WebhookStore.notFound(id)))
                .then();
    }

    @Refuses(ErrorCode.WEBHOOK_NOT_FOUND)
    @Operation(
            operationId = "enableWebhook",
            summary = "Has messages sent again after it was disabled; those that were given up can be redelivered")
    @PostMapping("/{id}/enable")
    Mono<WebhookView> enable(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return registrations.enable(Callers.tenant(exchange), id);
    }

    @Refuses(ErrorCode.WEBHOOK_NOT_FOUND)
    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Makes a new signing secret and shows it",
            description = "For a day messages have two signatures, the second by the secret before.")
    @PostMapping("/{id}/rotate-secret")
    Mono<WebhookView> rotate(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return registrations.rotate(Callers.tenant(exchange), id);
    }

    @Refuses({ErrorCode.WEBHOOK_NOT_FOUND, ErrorCode.WEBHOOK_DISABLED})
    @Operation(
            operationId = "testWebhook",
            summary = "Sends a message of the type webhook.test, whatever the filter",
            responses = @ApiResponse(responseCode = "202", description = "It is under way."))
    @PostMapping("/{id}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<DeliveryView> test(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return registrations.test(Callers.tenant(exchange), id).map(DeliveryView::brief);
    }
}
