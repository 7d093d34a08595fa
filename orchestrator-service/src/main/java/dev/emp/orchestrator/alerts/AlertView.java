package dev.emp.orchestrator.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An alert as clients see it. */
@Schema(name = "Alert")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlertView(
        @Schema(example = "alert_01k9yzqj1m4x7v2t8n3c5b6d7e")
        String id,

        @Schema(allowableValues = {"queue_age", "exhausted", "error_rate", "lost_machines", "spend"})
        String kind,

        @Schema(allowableValues = {"pending", "firing", "resolved"})
        String state,

        @Schema(description = "Left out when it is about the whole platform") @Nullable
        String pool,

        String message,

        @Schema(description = "What was measured last: seconds, machines, a share or US dollars")
        double value,

        @Schema(description = "What it is over") double limit,
        Instant since,
        @JsonProperty("fired_at") @Nullable Instant firedAt,
        @JsonProperty("resolved_at") @Nullable Instant resolvedAt) {

    public static AlertView of(Alert alert) {
        return new AlertView(
                alert.id(),
                alert.kind().wireName(),
                stateOf(alert),
                alert.subject().isEmpty() ? null : alert.subject(),
                alert.message(),
                alert.value(),
                alert.limit(),
                alert.since(),
                alert.firedAt(),
                alert.resolvedAt());
    }

    static String stateOf(Alert alert) {
        return alert.state().name().toLowerCase(Locale.ROOT);
    }
}
