package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.job.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was submitted, without the input: the header line of {@code job:<id>:spec}; the input follows it. What is usual
 * is left out, since a million queued jobs are a million headers.
 */
record SpecJson(
        String service,
        @Nullable String tenant,
        @Nullable Integer priority,
        @Nullable Integer weight,
        @Nullable Long runAtMs,
        @Nullable Long startTimeoutMs,
        @Nullable Long runTimeoutMs,
        @Nullable String retry,
        @Nullable CoordinationJson coordination,
        @Nullable FallbacksJson fallbacks,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<RequirementsJson> requirements,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Set<String> preferredModels,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Map<String, String> labels,

        @Nullable Long estimateMicros,
        @Nullable String trace) {

    /** These are part of the format. They do not follow the defaults of new jobs, or stored jobs would change. */
    private static final Placement USUAL = new Placement("default", 50, 1, null, null, Duration.ofHours(1));

    /** Also in {@code lua/_jobs.lua}. */
    static final String USUAL_RETRY = "3 1000 300000";

    static byte[] write(JobSpec spec) {
        Placement placement = spec.placement();
        SpecJson header = new SpecJson(
                spec.service(),
                unlessUsual(placement.tenant(), USUAL.tenant()),
                unlessUsual(placement.priority(), USUAL.priority()),
                unlessUsual(placement.weight(), USUAL.weight()),
                placement.runAt() == null ? null : placement.runAt().toEpochMilli(),
                placement.startTimeout() == null
                        ? null
                        : placement.startTimeout().toMillis(),
                unlessUsual(
                        placement.runTimeout().toMillis(), USUAL.runTimeout().toMillis()),
                unlessUsual(retryText(spec.retry()), USUAL_RETRY),
                CoordinationJson.of(spec.coordination()),
                FallbacksJson.of(spec.fallbacks()),
                RequirementsJson.of(spec.requirements()),
                spec.requirements().preferredModels(),
                spec.labels(),
                spec.estimate() == null ? null : spec.estimate().micros(),
                spec.trace());
        return Json.writeWithValue(header, spec.input().value());
    }

    /** @throws RuntimeException if the record is damaged */
    static JobSpec read(byte[] data) {
        SpecJson header = Json.readHeader(data, SpecJson.class);
        return new JobSpec(
                header.service,
                new JsonText(Json.readValue(data)),
                RequirementsJson.toRequirements(header.requirements)
                        .preferring(Objects.requireNonNullElse(header.preferredModels, Set.of())),
                header.placement(),
                readRetry(Objects.requireNonNullElse(header.retry, USUAL_RETRY)),
                header.coordination == null ? Coordination.NONE : header.coordination.toCoordination(),
                header.fallbacks == null ? Fallbacks.NONE : header.fallbacks.toFallbacks(),
                Objects.requireNonNullElse(header.labels, Map.of()),
                header.estimateMicros == null ? null : new Usd(header.estimateMicros),
                header.trace);
    }

    private Placement placement() {
        return new Placement(
                Objects.requireNonNullElse(tenant, USUAL.tenant()),
                Objects.requireNonNullElse(priority, USUAL.priority()),
                Objects.requireNonNullElse(weight, USUAL.weight()),
                runAtMs == null ? null : Instant.ofEpochMilli(runAtMs),
                startTimeoutMs == null ? null : Duration.ofMillis(startTimeoutMs),
                runTimeoutMs == null ? USUAL.runTimeout() : Duration.ofMillis(runTimeoutMs));
    }

    private static <T> @Nullable T unlessUsual(T value, T usual) {
        return value.equals(usual) ? null : value;
    }

    /** The policy as the scripts and {@link #readRetry} take it. */
    static String retryText(RetryPolicy retry) {
        return retry.maxAttempts() + " " + retry.initialBackoff().toMillis() + " "
                + retry.maxBackoff().toMillis();
    }

    /** How long an attempt may run, in milliseconds and for people; empty when it is what the scripts take for usual. */
    static String runText(Placement placement) {
        Duration run = placement.runTimeout();
        return run.equals(USUAL.runTimeout()) ? "" : run.toMillis() + " " + run;
    }

    /** @throws RuntimeException if the text is damaged */
    static RetryPolicy readRetry(String text) {
        String[] parts = text.split(" ", 3);
        return new RetryPolicy(
                Integer.parseInt(parts[0]),
                Duration.ofMillis(Long.parseLong(parts[1])),
                Duration.ofMillis(Long.parseLong(parts[2])));
    }
}
