package dev.emp.orchestrator.webhooks;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as its owner sees it. What does not apply is left out.
 *
 * @param secret only in the answers that made it
 */
@Schema(name = "Webhook")
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookView(
        @Schema(example = "wh_01k9yzqj1m4x7v2t8n3c5b6d7e") String id,
        @Schema(example = "https://example.com/hooks") String url,
        String description,

        @Schema(example = "[\"job.succeeded\", \"job.failed\"]")
        List<String> events,

        @Nullable String service,
        Map<String, String> labels,
        boolean enabled,
        @JsonProperty("disabled_reason") @Nullable String disabledReason,
        @JsonProperty("failing_since") @Nullable Instant failingSince,

        @JsonProperty("previous_secret_valid_until") @Nullable
        Instant previousSecretValidUntil,

        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,

        @Schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") @Nullable
        String secret) {

    static WebhookView of(Webhook webhook) {
        return of(webhook, null);
    }

    static WebhookView of(Webhook webhook, @Nullable String secret) {
        return new WebhookView(
                webhook.id(),
                webhook.wish().url(),
                webhook.wish().description(),
                webhook.wish().events(),
                webhook.wish().service(),
                new TreeMap<>(webhook.wish().labels()),
                webhook.enabled(),
                webhook.disabledReason(),
                webhook.failingSince(),
                webhook.secrets().previousUntil(),
                webhook.createdAt(),
                webhook.updatedAt(),
                secret);
    }

    /** @param nextCursor for the parameter {@code cursor}; left out on the last page */
    @Schema(name = "WebhookPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<WebhookView> webhooks,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    /** The body that makes or replaces a webhook, as the API's description shows it; {@link WishReader} reads the real one. */
    @Schema(
            name = "WebhookRequest",
            requiredProperties = "url",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Request(
            @Schema(
                    requiredMode = REQUIRED,
                    maxLength = Targets.LONGEST_URL,
                    description = "https, and of the public internet where the platform does not allow others.")
            String url,

            @Schema(maxLength = 500) String description,

            @Schema(description = "Types such as `job.failed`, or `job.*`, `alert.*`; left out: how jobs end.")
            List<String> events,

            @Schema(description = "Only of jobs of this service.")
            String service,

            @Schema(description = "Only of jobs that have all of these.")
            Map<String, String> labels,

            @Schema(defaultValue = "true") boolean enabled) {}

    /** The body that changes a webhook: what is left out stays as it is. */
    @Schema(name = "WebhookChange", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Change(
            @Schema(maxLength = Targets.LONGEST_URL, example = "https://example.com/hooks")
            String url,

            @Schema(maxLength = 500) String description,
            List<String> events,
            String service,
            Map<String, String> labels,
            boolean enabled) {}

    /** What signs the messages that jobs themselves ask for. */
    @Schema(name = "WebhookSecret")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SecretView(
            @Schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            String secret,

            @JsonProperty("previous_secret_valid_until") @Nullable
            Instant previousSecretValidUntil) {}
}
