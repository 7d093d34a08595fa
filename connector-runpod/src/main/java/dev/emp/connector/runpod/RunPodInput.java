package dev.emp.connector.runpod;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a job asks RunPod for.
 *
 * @param endpoint the id of a serverless endpoint with a queue
 * @param input what the endpoint's handler reads
 * @param policy what RunPod calls the job's policy, as far as the job says something of it: executionTimeout, ttl, lowPriority
 * @param deployment the key to use; null for any
 * @param stream whether pieces of the output are wanted while it comes
 */
record RunPodInput(
        String endpoint,
        JsonNode input,
        JsonNode policy,
        @Nullable String deployment,
        boolean stream) {

    private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** In milliseconds: least and most, as RunPod documents them. */
    private static final Map<String, long[]> LIMITS =
            Map.of("executionTimeout", new long[] {5_000, 604_800_000}, "ttl", new long[] {10_000, 604_800_000});

    /** @throws ConnectorException invalid input, with the JSON pointer */
    static RunPodInput parse(JsonNode json) throws ConnectorException {
        String endpoint = json.path("endpoint").asString("");
        if (!ENDPOINT.matcher(endpoint).matches()) {
            throw invalid("/endpoint: must be the id of a serverless endpoint, such as abc123def456gh");
        }
        JsonNode input = json.path("input");
        if (!input.isObject()) {
            throw invalid("/input: must be an object, what the endpoint's handler reads");
        }
        JsonNode policy = json.path("policy");
        for (Map.Entry<String, long[]> limit : LIMITS.entrySet()) {
            JsonNode value = policy.path(limit.getKey());
            long[] bounds = limit.getValue();
            boolean fits = value.isMissingNode()
                    || (value.isIntegralNumber() && value.asLong() >= bounds[0] && value.asLong() <= bounds[1]);
            if (!fits) {
                throw invalid(
                        "/policy/" + limit.getKey() + ": must be milliseconds from " + bounds[0] + " to " + bounds[1]);
            }
        }
        JsonNode deployment = json.path("deployment");
        return new RunPodInput(
                endpoint,
                input,
                policy,
                deployment.isString() ? deployment.asString() : null,
                json.path("stream").asBoolean(false));
    }

    private static ConnectorException invalid(String message) {
        return new ConnectorException(ErrorClass.INVALID_INPUT, message).withNothingAccepted();
    }
}
