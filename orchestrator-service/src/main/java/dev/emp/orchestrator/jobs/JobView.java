package dev.emp.orchestrator.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as clients see it. What does not apply is left out.
 *
 * @param traceId of the trace it belongs to: that of the header {@code traceparent} of its submission, or one of its own
 * @param preferredModels models that the worker should hold already
 * @param startTimeoutSeconds left out when it may wait for ever
 * @param fallback only of a job that has fallbacks
 * @param queue where a queued job stands; only in the answer for a single job
 * @param dueAt when a scheduled job will be queued
 * @param startedAt when the latest attempt began
 * @param attempts every claim so far, oldest first
 * @param result only of a job that has succeeded
 * @param error only of a job that has failed, was canceled or has expired
 * @param input what was submitted; only in the answer for a single job
 */
@Schema(name = "Job")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobView(
        @Schema(example = "j0-01k9yzqj1m4x7v2t8n3c5b6d7e") String id,
        @Schema(example = "running") String state,
        @Schema(example = "comfyui") String service,
        @Schema(example = "default") String tenant,

        @JsonProperty("trace_id") @Schema(example = "0af7651916cd43dd8448eb211c80319c")
        String traceId,

        int priority,
        Map<String, String> labels,
        Map<String, Map<String, Object>> requirements,
        @JsonProperty("preferred_models") List<String> preferredModels,
        @JsonProperty("start_timeout_seconds") @Nullable Double startTimeoutSeconds,
        @JsonProperty("run_timeout_seconds") double runTimeoutSeconds,
        @JsonUnwrapped CoordinationView coordination,
        @Nullable FallbackView fallback,
        @Nullable QueueView queue,
        @JsonProperty("submitted_at") Instant submittedAt,
        @JsonProperty("due_at") @Nullable Instant dueAt,
        @JsonProperty("started_at") @Nullable Instant startedAt,
        @JsonProperty("finished_at") @Nullable Instant finishedAt,
        @Nullable ProgressView progress,
        List<AttemptView> attempts,
        @Nullable ResultView result,
        @Nullable ErrorView error,

        @Schema(implementation = Object.class, types = "object") @JsonRawValue @Nullable
        String input,

        @JsonProperty("status_url") String statusUrl,
        @JsonProperty("events_url") String eventsUrl,
        @JsonProperty("cancel_url") String cancelUrl) {

    /**
     * What the job has to do with others.
     *
     * @param dependsOn only in the answer for a single job: there may be very many
     */
    @Schema(name = "Coordination")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CoordinationView(
            @Nullable ConcurrencyView concurrency,
            @JsonProperty("rate_limit") @Nullable RateLimitView rateLimit,
            @JsonProperty("depends_on") @Nullable List<DependencyView> dependsOn) {}

    @Schema(name = "ConcurrencyLimit")
    public record ConcurrencyView(String key, int limit) {}

    @Schema(name = "StartLimit")
    public record RateLimitView(
            String key,
            int starts,
            @JsonProperty("per_seconds") double perSeconds) {}

    @Schema(name = "JobDependency")
    public record DependencyView(
            String job, @JsonProperty("if_it_fails") String ifItFails) {}

    /**
     * @param taken how many of its fallbacks have been taken or passed over; what the job does now is the last of them
     * @param insteadOf the service it was submitted to; left out until it falls back
     * @param because how the attempt before failed
     */
    @Schema(name = "FallbackState")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FallbackView(
            int taken,
            int of,
            @JsonProperty("instead_of") @Nullable String insteadOf,
            @Nullable String because) {}

    /**
     * @param ahead how many jobs of the same tenant and requirements start before it
     * @param meanRunSeconds of such jobs; left out when none has ended lately
     * @param estimatedStartAt roughly; left out when that is not known, nobody could take it now, or it is paused
     */
    @Schema(name = "QueuePosition")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueueView(
            long ahead,
            @JsonProperty("mean_run_seconds") @Nullable Double meanRunSeconds,
            @JsonProperty("estimated_start_at") @Nullable Instant estimatedStartAt) {}

    /** @param fraction 0 to 1 */
    @Schema(name = "Progress")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProgressView(double fraction, @Nullable String message) {}

    /** @param end left out while the attempt runs */
    @Schema(name = "Attempt")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AttemptView(
            int number,
            long epoch,
            @Schema(example = "gpu-box/comfyui-gpu0") String worker,
            @JsonProperty("started_at") Instant startedAt,
            @JsonProperty("ended_at") @Nullable Instant endedAt,
            @Nullable String end,
            @Nullable FailureView failure) {}

    @Schema(name = "Failure")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FailureView(
            @JsonProperty("class") String failureClass,
            String message,

            @Schema(implementation = Object.class, types = "object") @JsonRawValue @Nullable
            String details) {}

    /** @param output the service's own answer */
    @Schema(name = "Result")
    public record ResultView(
            @Schema(implementation = Object.class) @JsonRawValue
            String output,

            List<FileView> files,
            Map<String, Double> usage) {}

    @Schema(name = "JobFile")
    public record FileView(
            String name,
            @JsonProperty("content_type") String contentType,
            @JsonProperty("size_bytes") long sizeBytes,
            String sha256,
            String url) {}

    /** @param failureClass of the last attempt; {@code canceled} or {@code expired} when no attempt failed */
    @Schema(name = "JobError")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ErrorView(
            @JsonProperty("class") String failureClass,
            String message,
            boolean retryable,

            @Schema(implementation = Object.class, types = "object") @JsonRawValue @Nullable
            String details) {}
}
