package dev.emp.orchestrator.tenants;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.tenant.SubmissionRate;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a tenant is to have from now on; what the body leaves out has no limit. */
final class TenantRequest {

    private static final int SMALLEST_FRACTIONS = 6;
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(Usd.MOST_MICROS, SMALLEST_FRACTIONS);

    private TenantRequest() {}

    /** @throws ProblemException with every fault of the body */
    static TenantLimits read(byte[] body) {
        Faults faults = new Faults();
        ObjectReader reader = ObjectReader.of(StrictJson.read(body), "", faults, List.of("weight", "limits"));
        Integer weight = whole(reader, "weight", Placement.DEFAULT_WEIGHT, Placement.HIGHEST_WEIGHT);
        ObjectReader limits = reader.object(
                "limits",
                List.of("queued", "running", "submissions_per_second", "submission_burst", "spend_per_day_usd"));
        Long queued = limits.any("queued") == null ? null : limits.integer("queued", 0, TenantLimits.MOST_QUEUED, 0);
        Integer running = whole(limits, "running", 0, TenantLimits.MOST_RUNNING);
        SubmissionRate rate = rate(limits);
        BigDecimal spend = decimal(limits, "spend_per_day_usd", BigDecimal.ZERO, MOST_USD, SMALLEST_FRACTIONS);
        faults.throwIfAny();
        return new TenantLimits(queued, running, rate, spend == null ? null : Usd.of(spend), weight);
    }

    private static @Nullable Integer whole(ObjectReader reader, String name, int least, int most) {
        return reader.any(name) == null ? null : (int) reader.integer(name, least, most, least);
    }

    /** A burst of as many as there are in a second is the usual one. */
    private static @Nullable SubmissionRate rate(ObjectReader limits) {
        BigDecimal perSecond = decimal(
                limits,
                "submissions_per_second",
                SubmissionRate.LEAST_PER_SECOND,
                SubmissionRate.MOST_PER_SECOND,
                SubmissionRate.LEAST_PER_SECOND.scale());
        Integer burst = whole(limits, "submission_burst", 1, SubmissionRate.LARGEST_BURST);
        if (burst != null && limits.any("submissions_per_second") == null) {
            limits.faults()
                    .invalid(limits.pointerOf("submission_burst"), "must come together with submissions_per_second");
        }
        return perSecond == null
                ? null
                : SubmissionRate.of(
                        perSecond,
                        burst == null
                                ? perSecond.setScale(0, RoundingMode.CEILING).intValueExact()
                                : burst);
    }

    /** Null when it is absent or wrong. */
    private static @Nullable BigDecimal decimal(
            ObjectReader reader, String name, BigDecimal least, BigDecimal most, int decimals) {
        JsonNode value = reader.any(name);
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue().stripTrailingZeros();
            if (number.scale() <= decimals && number.compareTo(least) >= 0 && number.compareTo(most) <= 0) {
                return number;
            }
        }
        reader.faults()
                .invalid(
                        reader.pointerOf(name),
                        "must be a number from " + least.toPlainString() + " to "
                                + most.stripTrailingZeros().toPlainString() + " with at most " + decimals
                                + " decimals");
        return null;
    }

    /** The body as the API's description shows it. */
    @Schema(name = "TenantRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Body(
            @Schema(minimum = "1", maximum = "100", defaultValue = "1")
            int weight,

            Limits limits) {

        @Schema(name = "TenantLimitsRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
        record Limits(
                @Schema(
                        minimum = "0",
                        maximum = "1000000000",
                        description = "With so many jobs waiting, no other is taken.")
                long queued,

                @Schema(
                        minimum = "0",
                        maximum = "1000000",
                        description = "So many jobs are with workers at a time; the others wait.")
                int running,

                @JsonProperty("submissions_per_second") @Schema(minimum = "0.001", maximum = "100000")
                BigDecimal submissionsPerSecond,

                @JsonProperty("submission_burst")
                @Schema(
                        minimum = "1",
                        maximum = "1000000",
                        description = "So many at once; as many as in a second when left out.")
                int submissionBurst,

                @JsonProperty("spend_per_day_usd")
                @Schema(
                        minimum = "0",
                        maximum = "1000000000",
                        description = "From midnight to midnight UTC, estimates of jobs that have not ended included.")
                BigDecimal spendPerDayUsd) {}
    }
}
