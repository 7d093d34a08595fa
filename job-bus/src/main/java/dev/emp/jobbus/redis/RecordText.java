package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.RetryPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a job's record that hold several words, as {@code lua/_jobs.lua} describes them. Every method throws
 * a RuntimeException if the text is damaged.
 */
final class RecordText {

    private RecordText() {}

    /** From the terms. */
    static Instant submitted(String terms) {
        return millis(terms.split(" ", 4)[2]);
    }

    /** @param policy null when it is the usual one */
    static RetryPolicy retry(@Nullable String policy) {
        return SpecJson.readRetry(policy == null ? SpecJson.USUAL_RETRY : policy.split(" ", 2)[1]);
    }

    /** From the lease: when the latest attempt started. */
    static Instant started(String lease) {
        return millis(lease.substring(lease.lastIndexOf(' ') + 1));
    }

    /** From the end. */
    static Instant ended(String ended) {
        return millis(ended.split(" ", 2)[0]);
    }

    private static Instant millis(String text) {
        return Instant.ofEpochMilli(Long.parseLong(text));
    }
}
