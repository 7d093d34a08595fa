package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * A job to submit.
 *
 * @param id chosen by the caller with {@link dev.emp.jobbus.job.JobIdGenerator}; sending the same submission twice
 *     makes one job
 * @param idempotency null when the client gave no key
 */
public record Submission(JobId id, JobSpec spec, @Nullable Idempotency idempotency) {

    public static Submission of(JobId id, JobSpec spec) {
        return new Submission(id, spec, null);
    }

    /**
     * The client's {@code Idempotency-Key}, scoped by tenant and kept for 24 h.
     *
     * @param key 1 to 255 printable characters
     * @param fingerprint digest of the request body, to tell a repetition from another request under the same key
     */
    public record Idempotency(String key, String fingerprint) {
        public static final int LONGEST_KEY = 255;

        public Idempotency {
            if (key.isBlank() || key.length() > LONGEST_KEY) {
                throw new IllegalArgumentException("an idempotency key has 1 to " + LONGEST_KEY + " characters");
            }
        }
    }
}
