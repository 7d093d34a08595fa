package dev.emp.connector.runpod;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.cost.RunPrices;
import dev.emp.connector.support.http.ContentRefusal;
import dev.emp.connector.support.http.ProviderErrors;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a job at RunPod ended, what it used, and what that costs. */
final class RunPodOutcome {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double MILLIS = 1000;

    private final JsonNode job;
    private final ProviderErrors errors;

    RunPodOutcome(JsonNode job, ProviderErrors errors) {
        this.job = job;
        this.errors = errors;
    }

    /** A failed job has used something too. RunPod tells its times in milliseconds. */
    void reportUsage(RunPrices prices, RunPodInput input, ConnectorContext context) throws ConnectorException {
        JsonNode delay = job.path("delayTime");
        JsonNode execution = job.path("executionTime");
        if (delay.isNumber()) {
            context.usage("queue_seconds", delay.asDouble() / MILLIS);
        }
        if (execution.isNumber()) {
            double seconds = execution.asDouble() / MILLIS;
            context.usage("gpu_seconds", seconds);
            OptionalDouble cost = prices.cost(List.of(input.endpoint()), seconds);
            if (cost.isPresent()) {
                context.usage("cost_usd", cost.getAsDouble());
            }
        }
    }

    /** @throws ConnectorException of the class that fits, when it did not succeed */
    void requireSuccess(boolean weCanceled) throws ConnectorException {
        switch (job.path("status").asString("")) {
            case "COMPLETED" -> requireNoError();
            case "CANCELLED" ->
                throw weCanceled
                        ? failed(ErrorClass.CANCELED, "Canceled at RunPod.")
                        : failed(
                                ErrorClass.PROVIDER_ERROR,
                                "The job was canceled at RunPod, but not by this platform: by somebody with access to the account,"
                                        + " in its console or through its API, or because the endpoint's queue was purged.");
            case "TIMED_OUT" ->
                throw failed(
                        ErrorClass.TIMEOUT,
                        "The job passed its time limit at RunPod: its ttl in the queue, or its executionTimeout. "
                                + says());
            default -> throw failure();
        }
    }

    /** A handler can return an error as its output, and RunPod then says that the job has failed, or that it is complete. */
    private void requireNoError() throws ConnectorException {
        JsonNode output = job.path("output");
        if (output.isObject()
                && output.size() == 1
                && !output.path("error").asString("").isBlank()) {
            throw failure();
        }
    }

    private ConnectorException failure() {
        String says = says();
        return failed(
                ContentRefusal.isIn(says) ? ErrorClass.CONTENT_REFUSED : ErrorClass.PROVIDER_ERROR,
                says.isEmpty()
                        ? "The job failed at RunPod, which does not say why."
                        : "The job failed at RunPod: " + says);
    }

    /** The worker's SDK writes its errors as JSON into a text: {@code {"error_type", "error_message", "error_traceback", …}}. */
    private String says() {
        JsonNode error =
                job.has("error") ? job.path("error") : job.path("output").path("error");
        String text = error.isString() ? error.asString() : error.isMissingNode() ? "" : error.toString();
        if (text.startsWith("{")) {
            try {
                String message = JSON.readTree(text).path("error_message").asString("");
                text = message.isBlank() ? text : message;
            } catch (JacksonException e) {
                // the text as it is, then
            }
        }
        return errors.quote(text);
    }

    private ConnectorException failed(ErrorClass errorClass, String message) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        for (String member : List.of("id", "status", "error", "delayTime", "executionTime", "workerId")) {
            if (job.has(member)) {
                details.set(member, job.path(member));
            }
        }
        return errors.of(errorClass, message.strip(), details);
    }
}
