package dev.emp.orchestrator.batches;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.orchestrator.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The end of a report.
 *
 * @param fanIn left out when none was wanted
 * @param problem why the batch was not read to its end; left out when it was
 */
@Schema(name = "BatchEnd")
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchEnd(
        Totals totals,
        @JsonProperty("fan_in") @Nullable Verdict fanIn,
        @Nullable Problem problem) {

    /** How many jobs the report tells of, without the fan-in job. */
    @Schema(name = "BatchTotals")
    record Totals(long jobs, long accepted, long repeated, long refused) {

        static final Totals NONE = new Totals(0, 0, 0, 0);

        Totals with(Verdict verdict) {
            return switch (verdict.status()) {
                case Verdict.ACCEPTED -> new Totals(jobs + 1, accepted + 1, repeated, refused);
                case Verdict.REPEATED -> new Totals(jobs + 1, accepted, repeated + 1, refused);
                default -> new Totals(jobs + 1, accepted, repeated, refused + 1);
            };
        }
    }
}
