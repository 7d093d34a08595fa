package dev.emp.orchestrator.jobs;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;

/** Reads the query of one request; every fault names the parameter and what is allowed. */
public final class QueryParameters {

    private final MultiValueMap<String, String> values;

    /** @throws ProblemException if the query has a parameter that is not among the allowed */
    public QueryParameters(ServerHttpRequest request, List<String> allowed) {
        this.values = request.getQueryParams();
        for (String name : values.keySet()) {
            if (!allowed.contains(name)) {
                throw invalid(name, "does not exist; allowed: " + String.join(", ", allowed));
            }
        }
    }

    /** Empty when absent. */
    public Optional<String> text(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            throw invalid(name, "must be given once");
        }
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String value = given.getFirst();
        if (value == null || value.isBlank()) {
            throw invalid(name, "must not be blank");
        }
        return Optional.of(value);
    }

    /** Empty when absent. */
    public Optional<Integer> integer(String name, int least, int most) {
        return text(name).map(value -> {
            if (value.matches("\\d{1,9}")) {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw invalid(name, "must be a whole number from " + least + " to " + most);
        });
    }

    /** False when absent. */
    public boolean flag(String name) {
        return text(name)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw invalid(name, "must be true or false");
                })
                .orElse(false);
    }

    /** Every value of a parameter that may be given often; may contain blank ones. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .map(value -> value == null ? "" : value)
                .toList();
    }

    /** A refusal that names the parameter; the message goes on "must be …". */
    public static ProblemException invalid(String name, String message) {
        return new ProblemException(ErrorCode.INVALID_PARAMETER, "the query parameter '" + name + "' " + message);
    }
}
