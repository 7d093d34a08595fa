package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries.Filter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** What a client asks of the list of jobs. */
record ListRequest(Filter filter, @Nullable String cursor, int limit) {

    private static final List<String> PARAMETERS = List.of("state", "service", "tenant", "label", "limit", "cursor");
    private static final List<String> DEAD_LETTER_PARAMETERS = List.of("service", "tenant", "label", "limit", "cursor");
    private static final int MOST = 200;
    private static final int USUAL = 50;

    static ListRequest of(ServerHttpRequest request) {
        return of(new QueryParameters(request, PARAMETERS));
    }

    /** Dead letters have failed or expired, so nobody asks for a state. */
    static ListRequest ofDeadLetters(ServerHttpRequest request) {
        return of(new QueryParameters(request, DEAD_LETTER_PARAMETERS));
    }

    private static ListRequest of(QueryParameters query) {
        Filter filter = new Filter(
                query.text("state").map(ListRequest::state).orElse(null),
                query.text("service").orElse(null),
                query.text("tenant").orElse(null),
                labels(query.all("label")));
        Optional<String> cursor = query.text("cursor");
        return new ListRequest(
                filter, cursor.orElse(null), query.integer("limit", 1, MOST).orElse(USUAL));
    }

    private static JobState state(String name) {
        return Stream.of(JobState.values())
                .filter(state -> state.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> QueryParameters.invalid(
                        "state",
                        "must be one of "
                                + Stream.of(JobState.values())
                                        .map(JobState::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private static Map<String, String> labels(List<String> pairs) {
        Map<String, String> labels = new HashMap<>();
        for (String pair : pairs) {
            int colon = pair.indexOf(':');
            if (colon < 1) {
                throw QueryParameters.invalid("label", "must be <name>:<value>");
            }
            String value = pair.substring(colon + 1);
            String other = labels.put(pair.substring(0, colon), value);
            if (other != null && !other.equals(value)) {
                throw QueryParameters.invalid("label", "must not ask for two values of one label");
            }
        }
        return labels;
    }
}
