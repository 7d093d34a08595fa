package dev.emp.orchestrator.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key as administrators see it.
 *
 * @param prefix what the key begins with
 * @param createdBy id of the key that made it
 * @param expiresAt left out when it does not
 * @param lastUsedAt to about a minute; left out when it never was
 * @param secret the whole key; only in the answer that made it
 */
@Schema(name = "ApiKey")
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyView(
        @Schema(example = "key_01k9yzqj1m4x7v2t8n3c5b6d7e") String id,
        @Schema(example = "render farm") String name,
        @Schema(example = "default") String tenant,

        @Schema(
                example = "submit",
                allowableValues = {"read", "submit", "operate", "admin"})
        String role,

        @Schema(example = "emp_01k9yzqj1m4x7v2t8n3c5b6d7e", description = "What the key begins with")
        String prefix,

        @JsonProperty("created_at") Instant createdAt,

        @JsonProperty("created_by") @Schema(description = "The id of the key it was made with")
        String createdBy,

        @JsonProperty("expires_at") @Schema(description = "Left out when it does not expire") @Nullable
        Instant expiresAt,

        @JsonProperty("last_used_at")
        @Schema(description = "To about a minute; left out when it never was used")
        @Nullable
        Instant lastUsedAt,

        @Schema(description = "The whole key, which is shown only once: in the answer that made it") @Nullable
        String secret) {

    static KeyView of(ApiKey key) {
        return of(key, null);
    }

    static KeyView of(ApiKey key, @Nullable String secret) {
        return new KeyView(
                key.id(),
                key.name(),
                key.tenant(),
                key.role().wireName(),
                "emp_" + key.prefix(),
                key.createdAt(),
                key.createdBy(),
                key.expiresAt(),
                key.lastUsedAt(),
                secret);
    }

    /** @param nextCursor for the parameter {@code cursor}; left out on the last page */
    @Schema(name = "ApiKeyPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<KeyView> keys,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {

        /** @param found one more than the limit where there is a next page */
        static Page of(List<ApiKey> found, int limit) {
            List<ApiKey> shown = found.subList(0, Math.min(limit, found.size()));
            return new Page(
                    shown.stream().map(KeyView::of).toList(),
                    found.size() > limit ? shown.getLast().prefix() : null);
        }
    }

    /** The body that makes a key, as the API's description shows it; {@link KeyRequest} reads the real one. */
    @Schema(
            name = "NewApiKey",
            requiredProperties = {"name", "role"},
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Body(
            @Schema(maxLength = KeyRequest.LONGEST_NAME, example = "render farm")
            String name,

            @Schema(description = "Whose it is; the caller's own when left out", example = "default")
            String tenant,

            @Schema(allowableValues = {"read", "submit", "operate", "admin"})
            String role,

            @JsonProperty("expires_at") @Schema(description = "It works for ever when left out")
            Instant expiresAt) {}
}
