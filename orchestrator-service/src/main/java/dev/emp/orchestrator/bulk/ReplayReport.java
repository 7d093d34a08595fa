package dev.emp.orchestrator.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.job.JobId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk replay did.
 *
 * @param replayed dead letters and their new jobs
 * @param skipped how many were gone when their turn came
 * @param overQuota how many stay dead letters because a quota of their tenant is used up
 * @param nextCursor where to go on; left out when there are no more
 */
@Schema(name = "ReplayReport")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplayReport(
        List<Replayed> replayed,
        long skipped,
        @JsonProperty("over_quota") long overQuota,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    static ReplayReport of(List<Attempt> attempts, @Nullable String nextCursor) {
        List<Replayed> replayed = attempts.stream()
                .map(Replayed::of)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        long overQuota = attempts.stream()
                .filter(attempt -> attempt.outcome instanceof ReplayOutcome.OverQuota)
                .count();
        return new ReplayReport(replayed, attempts.size() - replayed.size() - overQuota, overQuota, nextCursor);
    }

    /** A dead letter and what the bus said to its replay. */
    record Attempt(JobId dead, ReplayOutcome outcome) {}

    /**
     * @param deadLetter the job that failed or expired
     * @param job the one that does the same again
     */
    @Schema(name = "Replayed")
    record Replayed(@JsonProperty("dead_letter") String deadLetter, String job) {

        private static @Nullable Replayed of(Attempt attempt) {
            return switch (attempt.outcome) {
                case ReplayOutcome.Accepted(JobId job, var state) -> new Replayed(attempt.dead.value(), job.value());
                case ReplayOutcome.Repeated(JobId job) -> new Replayed(attempt.dead.value(), job.value());
                case ReplayOutcome.OverQuota over -> null;
                case ReplayOutcome.NotDead alive -> null;
                case ReplayOutcome.NotFound missing -> null;
            };
        }
    }
}
