package dev.emp.orchestrator.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as its owner sees it. What does not apply is left out.
 *
 * @param attempts the latest, oldest first
 * @param nextAttemptAt only of one that is pending
 * @param reason why it is not tried any more
 * @param message what is sent; only in the answer for a single delivery
 */
@Schema(name = "WebhookDelivery")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
        @Schema(example = "dl_01k9yzqj1m4x7v2t8n3c5b6d7e", description = "Also the header webhook-id.")
        String id,

        @Schema(example = "job.succeeded") String event,
        @JsonProperty("job_id") @Nullable String jobId,

        @Schema(allowableValues = {"pending", "delivered", "failed", "canceled"})
        String state,

        @JsonProperty("occurred_at") Instant occurredAt,
        @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
        @Nullable String reason,
        List<AttemptView> attempts,

        @Schema(implementation = Object.class, types = "object") @JsonRawValue @Nullable
        String message) {

    static DeliveryView brief(Delivery delivery) {
        return of(delivery, null);
    }

    static DeliveryView full(Delivery delivery) {
        return of(delivery, delivery.body());
    }

    private static DeliveryView of(Delivery delivery, @Nullable String message) {
        return new DeliveryView(
                delivery.id(),
                delivery.event(),
                delivery.job(),
                delivery.state().wireName(),
                delivery.occurredAt(),
                delivery.nextAttemptAt(),
                delivery.reason(),
                delivery.attempts().stream().map(AttemptView::of).toList(),
                message);
    }

    /**
     * @param status of the answer; left out when there was none
     * @param error left out when it went well
     * @param response the first 1,000 characters of the answer
     */
    @Schema(name = "WebhookAttempt")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AttemptView(
            Instant at,
            @JsonProperty("duration_ms") long durationMs,
            @Nullable Integer status,
            @Nullable String error,
            String response) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.at(), attempt.durationMs(), attempt.status(), attempt.error(), attempt.response());
        }
    }

    /** @param nextCursor for the parameter {@code cursor}; left out on the last page */
    @Schema(name = "WebhookDeliveryPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<DeliveryView> deliveries,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}
}
