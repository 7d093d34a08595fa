package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job's input, as in {@code input-schema.json}.
 *
 * @param body OpenAI's own
 * @param files data URLs, and URLs for OpenAI to read, by name
 * @param inBatch whether the job can wait a day, for half the price
 * @param deployment the only key to use; null for any
 * @param repeatIfLost whether a call whose answer was lost may be made, and paid, again
 */
record OpenAiInput(
        Operation operation,
        ObjectNode body,
        Map<String, String> files,
        boolean inBatch,
        @Nullable String deployment,
        boolean repeatIfLost) {

    static final Duration DAY = Duration.ofDays(1);

    OpenAiInput {
        files = Map.copyOf(files);
    }

    /** @throws ConnectorException invalid input, naming what is wrong and what is allowed */
    static OpenAiInput parse(JsonNode input, @Nullable Duration runTimeout) throws ConnectorException {
        String name = input.path("operation").asString("");
        Operation operation = Operation.ofWireName(name)
                .orElseThrow(() -> invalid("/operation must be one of " + Operation.all() + ", but is '" + name + "'"));
        if (!(input.path("body") instanceof ObjectNode body)) {
            throw invalid("/body must be an object: the body of OpenAI's own request");
        }
        Map<String, String> files = new LinkedHashMap<>();
        input.path("files")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asString("")));
        return new OpenAiInput(
                operation,
                body,
                files,
                inBatch(input, operation, runTimeout),
                input.path("deployment").isString() ? input.path("deployment").asString() : null,
                input.path("repeat_if_lost").asBoolean(false));
    }

    private static boolean inBatch(JsonNode input, Operation operation, @Nullable Duration runTimeout)
            throws ConnectorException {
        JsonNode deadline = input.path("deadline_seconds");
        if (deadline.isMissingNode()) {
            return false;
        }
        if (!deadline.isIntegralNumber() || deadline.asLong() < DAY.toSeconds()) {
            throw invalid("/deadline_seconds must be at least " + DAY.toSeconds()
                    + " (24 h), the time that OpenAI takes for a batch; leave it out for an answer at once");
        }
        if (operation.batchEndpoint().isEmpty()) {
            throw invalid("/deadline_seconds can't be used with " + operation.wireName()
                    + ": OpenAI's Batch API takes only " + Operation.allInBatches());
        }
        if (runTimeout != null && runTimeout.compareTo(DAY) < 0) {
            throw invalid("/deadline_seconds lets OpenAI take 24 h, but the job is stopped after "
                    + runTimeout.toSeconds() + " s; set the job's run_timeout_seconds to at least "
                    + DAY.toSeconds());
        }
        return true;
    }

    static ConnectorException invalid(String message) {
        return new ConnectorException(ErrorClass.INVALID_INPUT, message + ".").withNothingAccepted();
    }

    /** What the job uses; empty when its body does not say. */
    Optional<String> model() {
        return body.path("model").isString() ? Optional.of(body.path("model").asString()) : Optional.empty();
    }
}
