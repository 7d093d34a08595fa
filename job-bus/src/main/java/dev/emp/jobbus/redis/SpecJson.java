package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was submitted, without the input: the header line of {@code job:<id>:spec}; the input follows it. */
record SpecJson(
        String service,
        String tenant,
        int priority,
        @JsonProperty("run_at_ms") @Nullable Long runAt,
        @JsonProperty("run_timeout_ms") long runTimeout,
        RetryJson retry,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<RequirementsJson> requirements,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Map<String, String> labels) {

    record RetryJson(int maxAttempts, long initialBackoffMs, long maxBackoffMs) {}

    static byte[] write(JobSpec spec) {
        Placement placement = spec.placement();
        RetryPolicy retry = spec.retry();
        SpecJson header = new SpecJson(
                spec.service(),
                placement.tenant(),
                placement.priority(),
                placement.runAt() == null ? null : placement.runAt().toEpochMilli(),
                placement.runTimeout().toMillis(),
                new RetryJson(
                        retry.maxAttempts(),
                        retry.initialBackoff().toMillis(),
                        retry.maxBackoff().toMillis()),
                RequirementsJson.of(spec.requirements()),
                spec.labels());
        return Json.writeWithValue(header, spec.input().value());
    }

    /** @throws RuntimeException if the record is damaged */
    static JobSpec read(byte[] data) {
        SpecJson header = Json.readHeader(data, SpecJson.class);
        RetryJson retry = header.retry;
        return new JobSpec(
                header.service,
                new JsonText(Json.readValue(data)),
                RequirementsJson.toRequirements(header.requirements),
                new Placement(
                        header.tenant,
                        header.priority,
                        header.runAt == null ? null : Instant.ofEpochMilli(header.runAt),
                        Duration.ofMillis(header.runTimeout)),
                new RetryPolicy(
                        retry.maxAttempts,
                        Duration.ofMillis(retry.initialBackoffMs),
                        Duration.ofMillis(retry.maxBackoffMs)),
                Objects.requireNonNullElse(header.labels, Map.of()));
    }

    /** The policy as the scripts and {@link #readRetry} take it. */
    static String retryText(RetryPolicy retry) {
        return retry.maxAttempts() + " " + retry.initialBackoff().toMillis() + " "
                + retry.maxBackoff().toMillis();
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
