package dev.emp.orchestrator.submission;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;

/**
 * The body of a submission as the API's description shows it. {@link SpecReader} reads the real one, which it must be
 * able to refuse field by field.
 */
@Schema(
        name = "JobRequest",
        requiredProperties = {"service", "input"},
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record JobRequest(
        @Schema(example = "comfyui", description = "A service from /v1/services.")
        String service,

        @Schema(type = "object", description = "What the service's JSON Schema asks for.")
        Object input,

        @Schema(minimum = "0", maximum = "100", defaultValue = "50", description = "100 is first.")
        int priority,

        @Schema(
                description = "By attribute a value it must equal, or operators (=, !=, in, not in, >=, <=, exists).",
                example = "{\"gpu.memory_gb\": {\">=\": 16}, \"pool\": \"standard\"}")
        Map<String, Object> requirements,

        @Schema(description = "Your own names and values, for lists.")
        Map<String, String> labels,

        @JsonProperty("run_at") @Schema(description = "Not before this instant.")
        Instant runAt,

        @JsonProperty("run_timeout_seconds") @Schema(minimum = "1", maximum = "604800", defaultValue = "3600")
        long runTimeoutSeconds,

        Retry retry) {

    @Schema(name = "Retry", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Retry(
            @JsonProperty("max_attempts") @Schema(minimum = "1", maximum = "100", defaultValue = "3")
            int maxAttempts,

            @JsonProperty("initial_backoff_seconds") @Schema(minimum = "0", maximum = "86400", defaultValue = "1")
            double initialBackoffSeconds,

            @JsonProperty("max_backoff_seconds") @Schema(minimum = "0", maximum = "86400", defaultValue = "300")
            double maxBackoffSeconds) {}
}
