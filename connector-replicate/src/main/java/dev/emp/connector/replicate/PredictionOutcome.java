package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.cost.RunPrices;
import dev.emp.connector.support.http.ContentRefusal;
import dev.emp.connector.support.http.ProviderErrors;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a prediction ended, what it used, and what that costs. */
final class PredictionOutcome {

    private final JsonNode prediction;
    private final ProviderErrors errors;

    PredictionOutcome(JsonNode prediction, ProviderErrors errors) {
        this.prediction = prediction;
        this.errors = errors;
    }

    /** A failed prediction has used something too. */
    void reportUsage(RunPrices prices, ReplicateInput input, ConnectorContext context) throws ConnectorException {
        JsonNode metrics = prediction.path("metrics");
        JsonNode time = metrics.path("predict_time");
        if (time.isNumber()) {
            context.usage("gpu_seconds", time.asDouble());
        }
        tokens(metrics, "input_token_count", "input_tokens", context);
        tokens(metrics, "output_token_count", "output_tokens", context);
        boolean ran = time.isNumber() || status().equals("succeeded");
        OptionalDouble cost = ran ? prices.cost(names(input), time.asDouble(0)) : OptionalDouble.empty();
        if (cost.isPresent()) {
            context.usage("cost_usd", cost.getAsDouble());
        }
    }

    private static void tokens(JsonNode metrics, String member, String unit, ConnectorContext context)
            throws ConnectorException {
        if (metrics.path(member).isNumber()) {
            context.usage(unit, metrics.path(member).asDouble());
        }
    }

    private List<String> names(ReplicateInput input) {
        return List.of(
                prediction.path("version").asString(""),
                prediction.path("model").asString(input.what()),
                input.what());
    }

    /** @throws ConnectorException of the class that fits, when it did not succeed, or when its output is gone */
    void requireSuccess(boolean weCanceled) throws ConnectorException {
        String says = errors.quote(text(prediction.path("error")));
        switch (status()) {
            case "succeeded" -> requireOutput();
            case "failed" ->
                throw failed(
                        ContentRefusal.isIn(says) ? ErrorClass.CONTENT_REFUSED : ErrorClass.PROVIDER_ERROR,
                        says.isEmpty()
                                ? "The prediction failed at Replicate, which does not say why."
                                : "The prediction failed at Replicate: " + says);
            case "canceled" ->
                throw weCanceled
                        ? failed(ErrorClass.CANCELED, "Canceled at Replicate.")
                        : failed(
                                ErrorClass.PROVIDER_ERROR,
                                "The prediction was canceled at Replicate, but not by this platform: by somebody with access to"
                                        + " the account, in its dashboard or through its API, or by a deadline that is set there.");
            default ->
                throw weCanceled
                        ? new ConnectorException(ErrorClass.CANCELED, "Canceled at Replicate before it began.")
                        : failed(
                                ErrorClass.TIMEOUT, "The prediction passed its deadline at Replicate before it began.");
        }
    }

    private void requireOutput() throws ConnectorException {
        if (prediction.path("data_removed").asBoolean(false)) {
            throw failed(
                    ErrorClass.PROVIDER_ERROR,
                    "The prediction succeeded, but Replicate has deleted its output, as it does after an hour.");
        }
        if (prediction.path("output").isMissingNode()) {
            throw failed(ErrorClass.PROVIDER_ERROR, "The prediction succeeded, but Replicate gives no output.");
        }
    }

    private ConnectorException failed(ErrorClass errorClass, String message) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        for (String member : List.of("id", "status", "error", "model", "version")) {
            if (prediction.has(member)) {
                details.set(member, prediction.path(member));
            }
        }
        return errors.of(errorClass, message, details);
    }

    private String status() {
        return prediction.path("status").asString("");
    }

    private static String text(JsonNode error) {
        return error.isNull() || error.isMissingNode() ? "" : error.isString() ? error.asString() : error.toString();
    }
}
