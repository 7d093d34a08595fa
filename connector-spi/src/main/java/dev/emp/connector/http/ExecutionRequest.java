package dev.emp.connector.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.EndedDependency;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The body that starts an execution. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExecutionRequest(
        String executionId,
        JsonNode input,
        @Nullable String handle,
        @Nullable List<EndedDependency> dependencies,
        @Nullable Long runTimeoutMs) {

    private static final int LONGEST_ID = 200;

    ExecutionRequest {
        if (executionId == null || executionId.isBlank()) {
            throw new IllegalArgumentException("execution_id is missing");
        }
        if (executionId.length() > LONGEST_ID) {
            throw new IllegalArgumentException("execution_id has more than " + LONGEST_ID + " characters");
        }
        if (input == null) {
            throw new IllegalArgumentException("input is missing");
        }
        if (!input.isObject()) {
            throw new IllegalArgumentException("input is not an object");
        }
        if (handle != null) {
            Handles.check(handle);
        }
        if (dependencies != null && !dependencies.stream().allMatch(ExecutionRequest::isComplete)) {
            throw new IllegalArgumentException("a dependency is not {job, state, outcome}");
        }
        if (runTimeoutMs != null && runTimeoutMs <= 0) {
            throw new IllegalArgumentException("run_timeout_ms is not above 0");
        }
    }

    static ExecutionRequest of(ConnectorRequest request) {
        List<EndedDependency> dependencies = request.dependencies();
        Duration runTimeout = request.runTimeout();
        return new ExecutionRequest(
                request.executionId(),
                request.input(),
                request.handle(),
                dependencies.isEmpty() ? null : dependencies,
                runTimeout == null ? null : runTimeout.toMillis());
    }

    ConnectorRequest toRequest() {
        return new ConnectorRequest(
                executionId,
                input,
                handle,
                dependencies == null ? List.of() : dependencies,
                runTimeoutMs == null ? null : Duration.ofMillis(runTimeoutMs));
    }

    private static boolean isComplete(@Nullable EndedDependency dependency) {
        return dependency != null
                && Stream.of(dependency.job(), dependency.state(), dependency.outcome())
                        .allMatch(Objects::nonNull);
    }
}
