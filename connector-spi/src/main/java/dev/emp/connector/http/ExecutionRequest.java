package dev.emp.connector.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.connector.ConnectorRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The body that starts an execution. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExecutionRequest(
        String executionId, JsonNode input, @Nullable String handle) {

    ExecutionRequest {
        if (executionId == null || executionId.isBlank()) {
            throw new IllegalArgumentException("execution_id is missing");
        }
        if (input == null) {
            throw new IllegalArgumentException("input is missing");
        }
    }

    static ExecutionRequest of(ConnectorRequest request) {
        return new ExecutionRequest(request.executionId(), request.input(), request.handle());
    }

    ConnectorRequest toRequest() {
        return new ConnectorRequest(executionId, input, handle);
    }
}
