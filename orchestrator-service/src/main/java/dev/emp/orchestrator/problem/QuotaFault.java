package dev.emp.orchestrator.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;

/**
 * Which quota of a tenant is used up.
 *
 * @param limit jobs, jobs a second or US dollars
 * @param retryAfterSeconds when the same request may be taken; for {@code queued} a guess
 */
@Schema(name = "QuotaFault")
public record QuotaFault(
        @Schema(allowableValues = {"queued", "submissions_per_second", "spend_per_day"})
        String quota,

        BigDecimal limit,
        @JsonProperty("retry_after_seconds") double retryAfterSeconds) {}
