package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What few jobs are submitted with, as {@code submit.lua} takes it. */
record ExtrasJson(
        @Nullable Long due,
        @Nullable String start,
        @Nullable String concurrency,
        @Nullable String rate,
        @Nullable String dependsOn,
        @Nullable String fallbacks,
        @Nullable String key,
        @Nullable String fingerprint,
        @Nullable String replays) {

    /**
     * Empty when the job has none of them.
     *
     * @param dead the job that is done again
     */
    static String write(Submission submission, @Nullable JobId dead) {
        Placement placement = submission.spec().placement();
        Coordination coordination = submission.spec().coordination();
        Submission.Idempotency idempotency = submission.idempotency();
        if (placement.runAt() == null
                && placement.startTimeout() == null
                && coordination.equals(Coordination.NONE)
                && submission.spec().fallbacks().all().isEmpty()
                && idempotency == null
                && dead == null) {
            return "";
        }
        return Json.write(new ExtrasJson(
                millis(placement.runAt()),
                startText(placement.startTimeout()),
                concurrencyText(placement.tenant(), coordination.concurrency()),
                rateText(placement.tenant(), coordination.rate()),
                dependenciesText(coordination.dependencies()),
                submission.spec().fallbacks().all().isEmpty() ? null : "1",
                idempotency == null ? null : scoped(placement.tenant(), idempotency.key()),
                idempotency == null ? null : idempotency.fingerprint(),
                dead == null ? null : dead.value()));
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static @Nullable String startText(@Nullable Duration limit) {
        return limit == null ? null : limit.toMillis() + " " + limit;
    }

    private static @Nullable String concurrencyText(String tenant, Limit.@Nullable Concurrency limit) {
        return limit == null ? null : limit.most() + " " + scoped(tenant, limit.key());
    }

    private static @Nullable String rateText(String tenant, Limit.@Nullable Rate limit) {
        return limit == null
                ? null
                : limit.starts() + " " + limit.interval().toMillis() + " " + scoped(tenant, limit.key());
    }

    private static @Nullable String dependenciesText(List<Dependency> dependencies) {
        return dependencies.isEmpty()
                ? null
                : dependencies.stream()
                        .map(dependency -> dependency.ifItFails().wireName() + " " + dependency.job())
                        .collect(Collectors.joining(" "));
    }

    /** The length of the tenant's name (in bytes) keeps the tenants' keys apart, whatever characters they use. */
    static String scoped(String tenant, String key) {
        return tenant.getBytes(StandardCharsets.UTF_8).length + ":" + tenant + ":" + key;
    }
}
