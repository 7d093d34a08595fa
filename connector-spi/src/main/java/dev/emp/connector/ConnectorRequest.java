package dev.emp.connector;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One job for a connector.
 *
 * @param executionId unique to this attempt; names the execution in logs and for cancellation
 * @param input has passed the connector's input schema at submission
 * @param handle what the provider called the job in an earlier attempt; null when it has not accepted it yet
 */
public record ConnectorRequest(
        String executionId, JsonNode input, @Nullable String handle) {}
