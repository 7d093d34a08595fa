package dev.emp.orchestrator.batches;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of one job of a batch.
 *
 * @param id left out when it was refused, like the URL
 * @param problem what the job would have been answered alone; left out unless it was refused
 */
@Schema(name = "BatchVerdict")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Verdict(
        @Schema(
                allowableValues = {ACCEPTED, REPEATED, REFUSED},
                description = "repeated: an earlier request with the same key made the job")
        String status,

        @Nullable String id,
        @JsonProperty("status_url") @Nullable String statusUrl,
        @Nullable Problem problem) {

    static final String ACCEPTED = "accepted";
    static final String REPEATED = "repeated";
    static final String REFUSED = "refused";

    static Verdict taken(JobId job, boolean repeated, Links links) {
        return new Verdict(repeated ? REPEATED : ACCEPTED, job.value(), links.status(job), null);
    }

    static Verdict refused(Problem why) {
        return new Verdict(REFUSED, null, null, why);
    }
}
