package dev.emp.orchestrator.submission;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.Limit;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The body of a submission as the API's description shows it. {@link SpecReader} reads the real one, which it must be
 * able to refuse field by field.
 */
@Schema(
        name = "JobRequest",
        requiredProperties = {"service", "input"},
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record JobRequest(
        @Schema(example = "comfyui", description = "A service from /v1/services.")
        String service,

        @Schema(
                types = "object",
                description =
                        "What the service's JSON Schema asks for. Anywhere in it {\"$file\": \"file_…\"} stands for an"
                                + " upload, and {\"$secret\": \"name\"} for a secret that only the machine knows.")
        Object input,

        @Schema(minimum = "0", maximum = "100", defaultValue = "50", description = "100 is first.")
        int priority,

        @Schema(
                description = "By attribute a value it must equal, or operators (=, !=, in, not in, >=, <=, exists).",
                example = "{\"gpu.memory_gb\": {\">=\": 16}, \"pool\": \"standard\"}")
        Map<String, Object> requirements,

        @JsonProperty("preferred_models") @Schema(description = "Models a worker should hold already.")
        List<String> preferredModels,

        @Schema(description = "Your own names and values, for lists.")
        Map<String, String> labels,

        @JsonProperty("run_at") @Schema(description = "Not before this instant.")
        Instant runAt,

        @JsonProperty("start_timeout_seconds")
        @Schema(minimum = "1", maximum = "31622400", description = "It expires when nobody starts it in time.")
        long startTimeoutSeconds,

        @JsonProperty("run_timeout_seconds") @Schema(minimum = "1", maximum = "604800", defaultValue = "3600")
        long runTimeoutSeconds,

        Retry retry,

        @Schema(description = "At most so many jobs of the key run at a time.")
        Concurrency concurrency,

        @JsonProperty("rate_limit") @Schema(description = "At most so many jobs of the key start within the time.")
        RateLimit rateLimit,

        @JsonProperty("depends_on")
        @Schema(description = "Jobs of the same tenant that have to end first: their ids, or objects.")
        List<DependsOn> dependsOn,

        @Schema(
                description =
                        "What is done instead, the first choice first, when an attempt fails in a way it is meant for."
                                + " It then has all attempts for itself.")
        List<FallbackRequest> fallbacks,

        @JsonProperty("webhook_url")
        @Schema(
                maxLength = 2000,
                description = "Is told what happens to the job, signed with the secret of /v1/webhooks/default-secret.",
                example = "https://example.com/hooks")
        String webhookUrl,

        @JsonProperty("webhook_events")
        @Schema(description = "Types such as `job.started`, or `job.*`; left out: how the job ends.")
        List<String> webhookEvents) {

    @Schema(name = "Fallback", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record FallbackRequest(
            @Schema(description = "The same as the job's when left out.")
            String service,

            @Schema(types = "object", description = "The whole input; the same as the job's when left out.")
            Object input,

            @JsonProperty("input_patch")
            @Schema(
                    types = "object",
                    description = "What is other than in the job's input, as JSON Merge Patch (RFC 7396).",
                    example = "{\"body\": {\"model\": \"gpt-4o-mini\"}}")
            Object inputPatch,

            @Schema(description = "The same as the job's when left out.")
            Map<String, Object> requirements,

            @JsonProperty("preferred_models") List<String> preferredModels,

            @Schema(
                    description = "Classes of failures; left out: auth, rate_limited, unavailable, timeout,"
                            + " provider_error.")
            List<String> on) {}

    @Schema(name = "Concurrency", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Concurrency(
            @Schema(requiredMode = REQUIRED, maxLength = Limit.LONGEST_KEY)
            String key,

            @Schema(requiredMode = REQUIRED, minimum = "1", maximum = "10000")
            int limit) {}

    @Schema(name = "RateLimit", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record RateLimit(
            @Schema(requiredMode = REQUIRED, maxLength = Limit.LONGEST_KEY)
            String key,

            @Schema(requiredMode = REQUIRED, minimum = "1", maximum = "100000")
            int starts,

            @JsonProperty("per_seconds") @Schema(requiredMode = REQUIRED, minimum = "0.001", maximum = "86400")
            double perSeconds) {}

    /** The id of a job, or an object. */
    @Schema(
            name = "DependsOn",
            oneOf = {String.class, Dependency.class})
    interface DependsOn {}

    @Schema(name = "Dependency", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    public record Dependency(
            @Schema(requiredMode = REQUIRED, example = "j0-01k9yzqj1m4x7v2t8n3c5b6d7e")
            String job,

            @JsonProperty("if_it_fails")
            @Schema(
                    allowableValues = {"fail", "run"},
                    defaultValue = "fail")
            String ifItFails) {}

    @Schema(name = "Retry", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Retry(
            @JsonProperty("max_attempts") @Schema(minimum = "1", maximum = "100", defaultValue = "3")
            int maxAttempts,

            @JsonProperty("initial_backoff_seconds") @Schema(minimum = "0", maximum = "86400", defaultValue = "1")
            double initialBackoffSeconds,

            @JsonProperty("max_backoff_seconds") @Schema(minimum = "0", maximum = "86400", defaultValue = "300")
            double maxBackoffSeconds) {}
}
