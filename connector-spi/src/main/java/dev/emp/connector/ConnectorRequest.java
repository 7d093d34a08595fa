package dev.emp.connector;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One job for a connector.
 *
 * @param executionId unique to this attempt; names the execution in logs and for cancellation
 * @param input has passed the connector's input schema at submission
 * @param handle what the provider called the job in an earlier attempt; null when it has not accepted it yet
 * @param dependencies the jobs that had to end before this one, in the order its client named them; of those whose
 *     retention has passed there is nothing. A connector that has no use for them ignores them
 * @param runTimeout how long this attempt may run before it is stopped; null when nobody said
 */
public record ConnectorRequest(
        String executionId,
        JsonNode input,
        @Nullable String handle,
        List<EndedDependency> dependencies,
        @Nullable Duration runTimeout) {

    public ConnectorRequest {
        dependencies = List.copyOf(dependencies);
    }

    /** A job that waited for no other. */
    public ConnectorRequest(String executionId, JsonNode input, @Nullable String handle) {
        this(executionId, input, handle, List.of(), null);
    }
}
