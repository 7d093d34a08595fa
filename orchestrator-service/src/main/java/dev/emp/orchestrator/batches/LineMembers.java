package dev.emp.orchestrator.batches;

import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.submission.IdempotencyKey;
import dev.emp.orchestrator.submission.Siblings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What one job of a batch may say that it can't say alone. */
final class LineMembers implements Siblings {

    static final String REF = "ref";
    static final String IDEMPOTENCY_KEY = "idempotency_key";
    static final List<String> NAMES = List.of(REF, IDEMPOTENCY_KEY);

    private final Refs refs;
    private final @Nullable String own;

    /** @param own the name of the job itself; null when it has none */
    LineMembers(Refs refs, @Nullable String own) {
        this.refs = refs;
        this.own = own;
    }

    @Override
    public List<String> members() {
        return NAMES;
    }

    @Override
    public void check(ObjectReader job) {
        String ref = job.text(REF, LONGEST_REF);
        if (ref != null && refs.has(ref)) {
            job.faults()
                    .add(
                            job.pointerOf(REF),
                            ErrorCode.INVALID_VALUE,
                            "must be another than those of earlier jobs of the batch; '" + ref + "' is one");
        }
        checkKey(job);
    }

    static void checkKey(ObjectReader job) {
        JsonNode key = job.any(IDEMPOTENCY_KEY);
        if (key != null && !isKey(key)) {
            job.faults()
                    .add(
                            job.pointerOf(IDEMPOTENCY_KEY),
                            ErrorCode.INVALID_VALUE,
                            "must be a text of " + IdempotencyKey.RULE);
        }
    }

    static boolean isKey(JsonNode value) {
        return value.isString() && IdempotencyKey.isValid(value.stringValue());
    }

    @Override
    public @Nullable JobId find(String ref, String pointer, Faults faults) {
        if (ref.equals(own) && !refs.has(ref)) {
            faults.add(pointer, ErrorCode.DEPENDENCY_CYCLE, "must not be the job itself");
            return null;
        }
        return refs.find(ref, pointer, faults);
    }
}
