package dev.emp.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as clients see it.
 *
 * @param job in lists without its input, which may be large
 * @param nextRunAt when its next run starts, jitter included; left out when there is none
 * @param nextRuns left out in lists, like {@code firings}
 */
@Schema(name = "Schedule")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScheduleView(
        @Schema(example = "sch_01k9yzqj1m4x7v2t8n3c5b6d7e") String id,
        String tenant,
        @Nullable String name,

        @Schema(
                allowableValues = {"active", "paused", "ended"},
                description = "ended: there is no run any more")
        String state,

        @Schema(types = "object", description = "The body of a submission; in lists without its input")
        Object job,

        @Nullable String cron,
        @JsonProperty("time_zone") @Nullable String timeZone,
        @JsonProperty("every_seconds") @Nullable Long everySeconds,
        @JsonProperty("jitter_seconds") long jitterSeconds,

        @JsonProperty("catch_up") @Schema(allowableValues = {"none", "latest", "all"})
        String catchUp,

        @Schema(allowableValues = {"allow", "skip", "cancel_previous", "queue"})
        String overlap,

        @JsonProperty("start_at") @Nullable Instant startAt,
        @JsonProperty("end_at") @Nullable Instant endAt,
        boolean paused,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,

        @JsonProperty("next_run_at")
        @Schema(description = "When its next run starts, jitter included; left out when there is none")
        @Nullable
        Instant nextRunAt,

        @JsonProperty("next_runs") @Schema(description = "The next five; left out in lists") @Nullable
        List<RunView> nextRuns,

        @Schema(description = "What became of its last runs, the newest first, at most 50; left out in lists") @Nullable
        List<FiringView> firings,

        String url) {

    /**
     * @param at by the timetable
     * @param local the same on the clocks of the time zone
     * @param startsAt with jitter
     */
    @Schema(name = "ScheduledRun")
    record RunView(
            Instant at,
            @Schema(example = "2026-03-29T03:30:00+02:00") String local,

            @JsonProperty("starts_at") @Schema(description = "With jitter")
            Instant startsAt) {}

    @Schema(name = "Firing")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FiringView(
            @JsonProperty("scheduled_at")
            @Schema(description = "By the timetable; of several that were missed the last")
            Instant scheduledAt,

            @JsonProperty("fired_at") Instant firedAt,

            @Schema(
                    allowableValues = {"submitted", "skipped", "failed", "missed"},
                    description =
                            "skipped: the job named here had not ended; failed: the job was refused; missed: nobody"
                                    + " was there in time")
            String outcome,

            @JsonProperty("job_id") @Nullable String jobId,

            @JsonProperty("job_state") @Schema(description = "Left out when the job's retention has passed") @Nullable
            String jobState,

            @JsonProperty("status_url") @Nullable String statusUrl,
            @Schema(description = "Why it failed") @Nullable FiringProblem problem,

            @Schema(description = "How many runs this stands for")
            long count,

            @Schema(description = "True when a person asked for it")
            boolean manual) {}

    @Schema(name = "FiringProblem")
    record FiringProblem(
            @Schema(example = "service_not_offered") String code, String detail) {}
}
