package dev.emp.orchestrator.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What would become of a job. What is not known is left out. Nothing was queued. */
@Schema(name = "DryRun")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DryRunView(
        @JsonProperty("dry_run") @Schema(description = "Always true")
        boolean dryRun,

        @Schema(description = "Left out when any machine may take it that meets its requirements") @Nullable
        String pool,

        @JsonProperty("decided_by") @Schema(allowableValues = {"job", "rule", "nobody"})
        String decidedBy,

        @Nullable RuleView rule,
        @Schema(example = "sdxl") @Nullable String model,
        @JsonProperty("gpu_memory_gb") @Nullable Double gpuMemoryGb,
        LaneView lane,
        CandidatesView machines,

        @JsonProperty("held_up_by")
        @Schema(example = "pool:heavy", description = "A paused service or pool: the job would be taken and wait")
        @Nullable
        String heldUpBy,

        @JsonProperty("refused_by")
        @Schema(example = "pool:heavy", description = "A draining service or pool: the submission would be refused")
        @Nullable
        String refusedBy,

        @Schema(
                description =
                        "Jobs of the same tenant and requirements that wait; one of a higher priority starts before them")
        long ahead,

        @JsonProperty("estimated_start_at") @Nullable Instant estimatedStartAt,

        @JsonProperty("estimated_run_seconds")
        @Schema(description = "The mean of such jobs that this replica has seen to end")
        @Nullable
        Double estimatedRunSeconds,

        @JsonProperty("estimated_cost_usd") @Nullable Double estimatedCostUsd) {

    /** @param index its place in emp.orchestrator.classification */
    @Schema(name = "ClassificationRule")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record RuleView(int index, String name) {}

    /** @param requirements as workers are matched with them, the service among them */
    @Schema(name = "Lane")
    record LaneView(
            String tenant,
            Map<String, Map<String, Object>> requirements,
            @JsonProperty("preferred_models") List<String> preferredModels) {}

    /**
     * @param workers that could take it; the first 100 of them
     * @param others workers that could not, and why; the first 100 of them
     */
    @Schema(name = "Candidates")
    record CandidatesView(
            List<String> workers,
            int slots,
            @JsonProperty("free_slots") int freeSlots,
            List<OtherView> others) {}

    /** @param why the requirements that it does not meet, or what else keeps it from taking the job */
    @Schema(name = "UnsuitableWorker")
    record OtherView(String worker, List<String> why) {}
}
