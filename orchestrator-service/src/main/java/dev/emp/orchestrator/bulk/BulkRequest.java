package dev.emp.orchestrator.bulk;

import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.json.Texts;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which jobs a bulk call is for.
 *
 * @param cursor where an earlier call stopped; null for the first
 * @param limit how many jobs at most, 1 to 1,000
 */
record BulkRequest(Filter filter, @Nullable String cursor, int limit) {

    static final int MOST = 1_000;
    private static final int LONGEST_TEXT = 256;
    private static final int LONGEST_CURSOR = 2_000;
    private static final int MOST_LABELS = 64;

    /** @throws ProblemException with every fault of the body */
    static BulkRequest ofActiveJobs(byte[] body) {
        return read(body, List.of("state", "service", "tenant", "labels"));
    }

    /** @throws ProblemException with every fault of the body */
    static BulkRequest ofDeadLetters(byte[] body) {
        return read(body, List.of("service", "tenant", "labels"));
    }

    /** The filter has to be there, so that nobody means all jobs without saying so. */
    private static BulkRequest read(byte[] body, List<String> conditions) {
        Faults faults = new Faults();
        ObjectReader reader = ObjectReader.of(StrictJson.read(body), "", faults, List.of("filter", "limit", "cursor"));
        reader.required("filter");
        ObjectReader filter = reader.object("filter", conditions);
        BulkRequest request = new BulkRequest(
                new Filter(
                        conditions.contains("state") ? state(filter) : null,
                        filter.text("service", LONGEST_TEXT),
                        filter.text("tenant", LONGEST_TEXT),
                        labels(filter)),
                reader.text("cursor", LONGEST_CURSOR),
                (int) reader.integer("limit", 1, MOST, MOST));
        faults.throwIfAny();
        return request;
    }

    private static @Nullable JobState state(ObjectReader filter) {
        JsonNode value = filter.any("state");
        if (value == null) {
            return null;
        }
        List<JobState> active = Stream.of(JobState.values())
                .filter(state -> !state.isTerminal())
                .toList();
        for (JobState state : active) {
            if (value.isString() && state.wireName().equals(value.stringValue())) {
                return state;
            }
        }
        filter.faults()
                .add(
                        filter.pointerOf("state"),
                        ErrorCode.INVALID_VALUE,
                        "must be one of "
                                + active.stream().map(JobState::wireName).collect(Collectors.joining(", ")));
        return null;
    }

    private static Map<String, String> labels(ObjectReader filter) {
        Map<String, String> labels = new LinkedHashMap<>();
        String pointer = filter.pointerOf("labels");
        filter.members("labels", MOST_LABELS).forEach((name, node) -> {
            String value = Texts.read(node, Pointer.child(pointer, name), LONGEST_TEXT, filter.faults());
            if (value != null) {
                labels.put(name, value);
            }
        });
        return labels;
    }
}
