package dev.emp.orchestrator.access;

import dev.emp.orchestrator.audit.AuditDetail;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Callers;
import dev.emp.orchestrator.tenants.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Access")
final class KeyController {

    private static final DataSize LARGEST_BODY = DataSize.ofKilobytes(16);
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final KeyStore store;
    private final KeyRing ring;
    private final Openness openness;
    private final Clock clock;

    KeyController(KeyStore store, KeyRing ring, Openness openness, Clock clock) {
        this.store = store;
        this.ring = ring;
        this.openness = openness;
        this.clock = clock;
    }

    @Refuses(ErrorCode.FIRST_KEY_NOT_ADMIN)
    @Operation(
            operationId = "createKey",
            summary = "Makes an API key, which is shown in this answer and never again",
            description = "The first key of a platform that is open closes it, and must have the role admin.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = KeyView.Body.class))),
            responses = @ApiResponse(responseCode = "201", description = "The key, with its secret."))
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<KeyView>> create(@Parameter(hidden = true) ServerWebExchange exchange) {
        Caller caller = Callers.of(exchange);
        ServerHttpRequest request = exchange.getRequest();
        return Bodies.read(request, LARGEST_BODY)
                .map(body -> KeyRequest.read(body, caller.tenant(), clock.instant()))
                .flatMap(wanted -> requireAdminFirst(wanted).thenReturn(wanted))
                .flatMap(wanted -> create(wanted, caller, Links.of(request)))
                .doOnNext(made -> note(made.getBody(), exchange));
    }

    private static void note(@Nullable KeyView key, ServerWebExchange exchange) {
        if (key != null) {
            AuditDetail.note(exchange, "id", key.id());
            AuditDetail.note(exchange, "tenant", key.tenant());
            AuditDetail.note(exchange, "role", key.role());
        }
    }

    private Mono<Void> requireAdminFirst(KeyRequest wanted) {
        return openness.isOpen()
                .filter(open -> open && wanted.role() != Role.ADMIN)
                .flatMap(refused -> Mono.error(new ProblemException(
                        ErrorCode.FIRST_KEY_NOT_ADMIN,
                        "the first key closes the platform, and nobody could make another one without"
                                + " the role admin")));
    }

    private Mono<ResponseEntity<KeyView>> create(KeyRequest wanted, Caller caller, Links links) {
        KeyText text = KeyText.create(clock);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ApiKey key = new ApiKey(
                text.prefix(),
                0,
                wanted.name(),
                wanted.tenant(),
                wanted.role(),
                text.hash(),
                now,
                caller.keyId(),
                wanted.expiresAt(),
                null);
        return store.save(key)
                .filter(saved -> saved)
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("a new key has the id of an older one")))
                .doOnNext(saved -> openness.close())
                .map(saved -> ResponseEntity.created(URI.create(links.base() + "/v1/keys/" + key.id()))
                        .cacheControl(CacheControl.noStore())
                        .body(KeyView.of(key, text.text())));
    }

    @Operation(
            operationId = "listKeys",
            summary = "The API keys of all tenants in the order they were made, without those in the settings",
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
    Mono<KeyView.Page> list(@Parameter(hidden = true) ServerHttpRequest request) {
        QueryParameters query = new QueryParameters(request, List.of("limit", "cursor"));
        int limit = query.integer("limit", 1, MOST).orElse(USUAL);
        String after = query.text("cursor").map(KeyController::cursor).orElse("");
        return store.list(after, limit + 1).map(found -> KeyView.Page.of(found, limit));
    }

    private static String cursor(String text) {
        if (KeyText.prefixOf(KeyText.ID + text) == null) {
            throw QueryParameters.invalid("cursor", "must be the next_cursor of a page before");
        }
        return text;
    }

    @Refuses(ErrorCode.KEY_NOT_FOUND)
    @Operation(operationId = "getKey", summary = "An API key, without its secret")
    @GetMapping("/{id}")
    Mono<KeyView> get(@PathVariable String id) {
        return store.find(require(id)).map(found -> KeyView.of(found.orElseThrow(KeyController::notFound)));
    }

    @Refuses(ErrorCode.KEY_NOT_FOUND)
    @Operation(
            operationId = "revokeKey",
            summary = "Revokes an API key: within 5 seconds no replica lets it in",
            responses = @ApiResponse(responseCode = "204", description = "It is revoked."))
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> revoke(@PathVariable String id) {
        String prefix = require(id);
        return store.remove(prefix)
                .doOnNext(removed -> ring.forget(prefix))
                .flatMap(removed -> removed ? Mono.empty() : Mono.error(notFound()));
    }

    private static String require(String id) {
        return Optional.ofNullable(KeyText.prefixOf(id)).orElseThrow(KeyController::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(
                ErrorCode.KEY_NOT_FOUND, "there is no such key, or it is revoked; those there are: GET /v1/keys");
    }
}
