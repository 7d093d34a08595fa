package dev.emp.jobbus.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt failed.
 *
 * @param message a sentence a person can act on, without secrets
 * @param retryAfter how long the provider asked to wait before the next attempt; null when it did not say
 * @param details the provider's own error as JSON, for example ComfyUI's node errors; null when there is none
 */
public record JobFailure(
        FailureClass failureClass,
        String message,
        @Nullable Duration retryAfter,
        @Nullable JsonText details) {

    public static JobFailure of(FailureClass failureClass, String message) {
        return new JobFailure(failureClass, message, null, null);
    }
}
