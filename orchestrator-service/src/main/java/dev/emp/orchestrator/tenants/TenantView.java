package dev.emp.orchestrator.tenants;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.tenant.SubmissionRate;
import dev.emp.jobbus.tenant.Tenant;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.jobbus.tenant.TenantUsage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as operators see it.
 *
 * @param weight of its jobs, when they share workers with those of other tenants
 * @param usage only of a tenant with limits: nothing is counted of the others
 */
@Schema(name = "Tenant")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TenantView(
        @Schema(example = "acme") String tenant,
        @Schema(minimum = "1", maximum = "100") int weight,
        LimitsView limits,
        @Nullable UsageView usage) {

    static TenantView of(Tenant tenant) {
        TenantLimits limits = tenant.limits();
        return new TenantView(
                tenant.name(),
                Objects.requireNonNullElse(limits.weight(), Placement.DEFAULT_WEIGHT),
                LimitsView.of(limits),
                UsageView.of(tenant.usage()));
    }

    /** A tenant that may use anything. */
    static TenantView unlimited(String name) {
        return new TenantView(name, Placement.DEFAULT_WEIGHT, LimitsView.of(TenantLimits.NONE), null);
    }

    /** What is left out has no limit. */
    @Schema(name = "TenantLimits")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LimitsView(
            @Nullable Long queued,
            @Nullable Integer running,

            @JsonProperty("submissions_per_second") @Nullable
            BigDecimal submissionsPerSecond,

            @JsonProperty("submission_burst") @Nullable Integer submissionBurst,
            @JsonProperty("spend_per_day_usd") @Nullable BigDecimal spendPerDayUsd) {

        private static LimitsView of(TenantLimits limits) {
            SubmissionRate rate = limits.submissions();
            return new LimitsView(
                    limits.maxQueued(),
                    limits.maxRunning(),
                    rate == null ? null : rate.perSecond(),
                    rate == null ? null : rate.burst(),
                    limits.spendPerDay() == null ? null : limits.spendPerDay().dollars());
        }
    }

    /**
     * @param queued jobs that wait: scheduled, blocked or queued
     * @param running jobs that are with workers
     * @param spentTodayUsd what the jobs did cost that have ended since midnight UTC
     * @param reservedUsd what those will cost, by their estimates, that have not ended
     */
    @Schema(name = "TenantUsage")
    record UsageView(
            long queued,
            long running,
            @JsonProperty("spent_today_usd") BigDecimal spentTodayUsd,
            @JsonProperty("reserved_usd") BigDecimal reservedUsd) {

        private static UsageView of(TenantUsage usage) {
            return new UsageView(
                    usage.queued(),
                    usage.running(),
                    usage.spentToday().dollars(),
                    usage.reserved().dollars());
        }
    }

    /**
     * A page of tenants with limits, by name.
     *
     * @param nextCursor for the parameter {@code cursor}; left out on the last page
     */
    @Schema(name = "TenantPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<TenantView> tenants,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {

        /** @param after the name of the last tenant of the page before */
        static Page of(List<Tenant> all, Optional<String> after, int limit) {
            List<TenantView> found = all.stream()
                    .filter(tenant -> after.isEmpty() || tenant.name().compareTo(after.get()) > 0)
                    .limit(limit + 1L)
                    .map(TenantView::of)
                    .toList();
            return found.size() <= limit
                    ? new Page(found, null)
                    : new Page(found.subList(0, limit), found.get(limit - 1).tenant());
        }
    }
}
