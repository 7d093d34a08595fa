package dev.emp.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.orchestrator.schedules.ScheduleView.RunView;
import dev.emp.orchestrator.submission.JobRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a schedule as the API's description shows it; {@link DefinitionReader} reads the real one. Either {@code cron}
 * or {@code every_seconds} is needed.
 */
@Schema(
        name = "ScheduleRequest",
        requiredProperties = "job",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ScheduleBody(
        @Schema(maxLength = DefinitionReader.LONGEST_NAME, description = "For people.")
        String name,

        @Schema(description = "What each run submits; without run_at and depends_on.")
        JobRequest job,

        @Schema(
                maxLength = Cron.LONGEST,
                example = "0 3 * * MON-FRI",
                description = "Minute, hour, day of month, month, day of week; with a sixth field before them: second."
                        + " Or @hourly, @daily, @weekly, @monthly, @yearly.")
        String cron,

        @JsonProperty("time_zone")
        @Schema(example = "Europe/Berlin", defaultValue = "UTC", description = "On whose clocks cron looks.")
        String timeZone,

        @JsonProperty("every_seconds")
        @Schema(
                minimum = "1",
                maximum = "31622400",
                description = "Instead of cron; counted from start_at, or else from the creation.")
        long everySeconds,

        @JsonProperty("jitter_seconds")
        @Schema(
                minimum = "0",
                maximum = "86400",
                defaultValue = "0",
                description = "Each run starts up to so much later: by how much depends on the schedule and the time.")
        long jitterSeconds,

        @JsonProperty("catch_up")
        @Schema(
                allowableValues = {"none", "latest", "all"},
                defaultValue = "latest",
                description = "Which runs are made up for that nobody could start in time; all: the newest 100.")
        String catchUp,

        @Schema(
                allowableValues = {"allow", "skip", "cancel_previous", "queue"},
                defaultValue = "allow",
                description = "What a run does while the job of the run before it has not ended.")
        String overlap,

        @JsonProperty("start_at") @Schema(description = "No run before this instant.")
        Instant startAt,

        @JsonProperty("end_at") @Schema(description = "No run after this instant.")
        Instant endAt,

        @Schema(defaultValue = "false") boolean paused) {

    /** Has the members of the whole, but needs none of them; {@link ChangeDocumentation} adds them. */
    @Schema(
            name = "ScheduleChange",
            description = "A JSON Merge Patch (RFC 7396): what is left out stays, null removes a member.",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Change(
            @Schema(types = "object", description = "A patch of the job.")
            Object job) {}

    @Schema(name = "SchedulePage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PageView(
            @Schema(description = "May be fewer than asked for while there is a next page.")
            List<ScheduleView> schedules,

            @JsonProperty("next_cursor") @Schema(description = "Left out on the last page.") @Nullable
            String nextCursor) {}

    @Schema(name = "SchedulePreview")
    record Preview(@JsonProperty("next_runs") List<RunView> nextRuns) {}
}
