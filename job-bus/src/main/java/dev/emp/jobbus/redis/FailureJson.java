package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JsonText;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt failed, within the attempt and as the outcome of a failed job. Some are written by the scripts.
 *
 * @param details the provider's error as a text that holds JSON, so that it is given back as it came
 */
record FailureJson(
        @JsonProperty("class") String failureClass,
        @Nullable String message,
        @Nullable Long retryAfterMs,
        @Nullable String details) {

    static String write(JobFailure failure) {
        Duration retryAfter = failure.retryAfter();
        JsonText details = failure.details();
        return Json.write(new FailureJson(
                failure.failureClass().wireName(),
                failure.message(),
                retryAfter == null ? null : retryAfter.toMillis(),
                details == null ? null : details.value()));
    }

    /** @throws RuntimeException if the record is damaged */
    static JobFailure read(byte[] data) {
        return Json.MAPPER.readValue(data, FailureJson.class).toFailure();
    }

    JobFailure toFailure() {
        return new JobFailure(
                FailureClass.ofWireName(failureClass),
                Objects.requireNonNullElse(message, ""),
                retryAfterMs == null ? null : Duration.ofMillis(retryAfterMs),
                details == null ? null : new JsonText(details));
    }
}
