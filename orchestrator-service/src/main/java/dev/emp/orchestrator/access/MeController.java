package dev.emp.orchestrator.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** Tells callers who they are. */
@RestController
@Tag(name = "Access")
final class MeController {

    @Operation(
            operationId = "getMe",
            summary = "Whose the key is that was sent, and what it may do",
            description = "Every key and every access token may ask; so may anybody while the platform is open.")
    @GetMapping(path = "/v1/me", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Me> me(@Parameter(hidden = true) ServerWebExchange exchange) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Me.of(Callers.of(exchange)));
    }

    /**
     * @param keyId {@code key_…}, {@code config:<name>} or {@code oidc:<subject>}; {@code open} where none is needed
     * @param open whether the platform lets in everybody who reaches it
     */
    @Schema(name = "Me")
    record Me(
            @Schema(example = "render farm", description = "What the key is called")
            String name,

            @JsonProperty("key_id") @Schema(example = "key_01k9yzqj1m4x7v2t8n3c5b6d7e")
            String keyId,

            @Schema(
                    example = "submit",
                    allowableValues = {"read", "submit", "operate", "admin"})
            String role,

            @Schema(example = "default") String tenant,

            @Schema(description = "Whether the platform has no key yet and lets in everybody who reaches it")
            boolean open) {

        static Me of(Caller caller) {
            return new Me(
                    caller.name(),
                    caller.keyId(),
                    caller.role().wireName(),
                    caller.tenant(),
                    caller.keyId().equals(Caller.OPEN.keyId()));
        }
    }
}
