package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.tenants.Callers;
import dev.emp.orchestrator.webhooks.WebhookView.SecretView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/webhooks/default-secret", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
final class DefaultSecretController {

    private final DefaultSecrets defaults;
    private final Secrets secrets;

    DefaultSecretController(DefaultSecrets defaults, Secrets secrets) {
        this.defaults = defaults;
        this.secrets = secrets;
    }

    @Operation(
            operationId = "getDefaultWebhookSecret",
            summary = "What signs the messages to the webhook_url of jobs; made when first asked for or used")
    @GetMapping
    Mono<SecretView> get(@Parameter(hidden = true) ServerWebExchange exchange) {
        return defaults.of(Callers.tenant(exchange)).map(this::view);
    }

    @Operation(
            operationId = "rotateDefaultWebhookSecret",
            summary = "Makes a new one; for a day messages have two signatures")
    @PostMapping("/rotate-secret")
    Mono<SecretView> rotate(@Parameter(hidden = true) ServerWebExchange exchange) {
        return defaults.rotate(Callers.tenant(exchange)).map(this::view);
    }

    private SecretView view(SigningSecrets signing) {
        return new SecretView(secrets.reveal(signing), signing.previousUntil());
    }
}
