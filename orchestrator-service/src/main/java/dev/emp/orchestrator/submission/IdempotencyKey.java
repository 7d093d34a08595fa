package dev.emp.orchestrator.submission;

import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The client's names for its requests, by which a repetition is known. */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";
    /** Says of an answer that an earlier call with this key made what it is about. */
    public static final String REPLAYED = "Idempotency-Replayed";

    public static final String RULE = "1 to " + Idempotency.LONGEST_KEY + " printable ASCII characters";

    private IdempotencyKey() {}

    /**
     * Null when there is none.
     *
     * @throws ProblemException with {@link ErrorCode#INVALID_HEADER}
     */
    public static @Nullable String of(HttpHeaders headers) {
        List<String> keys = headers.getOrEmpty(HEADER);
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1 || !isValid(keys.getFirst())) {
            throw new ProblemException(
                    ErrorCode.INVALID_HEADER, "the header " + HEADER + " must be given once, with " + RULE);
        }
        return keys.getFirst();
    }

    public static boolean isValid(String key) {
        return !key.isBlank()
                && key.length() <= Idempotency.LONGEST_KEY
                && key.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
