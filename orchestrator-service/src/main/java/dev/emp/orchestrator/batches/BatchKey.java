package dev.emp.orchestrator.batches;

import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.orchestrator.json.Fingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Gives every job of a batch a key of its own, so that the same batch sent again makes no second job.
 *
 * @param digest of the client's key, so that there is room for the place of the job; null when it gave none
 */
record BatchKey(@Nullable String digest) {

    static BatchKey of(@Nullable String key) {
        return new BatchKey(key == null ? null : Fingerprint.of(key));
    }

    /** As {@link #of}, for a job that may be wrong in any way: null also when its own key is none. */
    @Nullable
    Idempotency ofAny(JsonNode job, String place, List<String> besides) {
        JsonNode own = job.get(LineMembers.IDEMPOTENCY_KEY);
        return own == null || LineMembers.isKey(own) ? of(job, place, besides) : null;
    }

    /** The job's own key before that of the batch; null without either. */
    @Nullable
    Idempotency of(JsonNode job, String place, List<String> besides) {
        JsonNode own = job.get(LineMembers.IDEMPOTENCY_KEY);
        if (own == null && digest == null) {
            return null;
        }
        return new Idempotency(
                own == null ? "batch:" + digest + ":" + place : own.stringValue(), Fingerprint.of(job, besides));
    }
}
