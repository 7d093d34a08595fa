package dev.emp.orchestrator.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try to deliver a message.
 *
 * @param status of the answer; null when there was none
 * @param error what went wrong; null when nothing did
 * @param response the first characters of the answer
 */
record Attempt(
        Instant at,
        long durationMs,
        @Nullable Integer status,
        @Nullable String error,
        String response) {}
