package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a job asks Replicate for.
 *
 * @param model {@code owner/name}; null when the job names only a version
 * @param version 64 hexadecimal digits; null when the job names only a model
 * @param input the model's own
 * @param deployment the key to use; null for any
 * @param stream whether pieces of the output are wanted while it comes
 */
record ReplicateInput(
        @Nullable String model,
        @Nullable String version,
        JsonNode input,
        @Nullable String deployment,
        boolean stream) {

    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+(:[0-9a-f]{64})?");
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{64}");

    /** @throws ConnectorException invalid input, with the JSON pointer */
    static ReplicateInput parse(JsonNode json) throws ConnectorException {
        String model = text(json, "model");
        String version = text(json, "version");
        if ((model == null) == (version == null)) {
            throw invalid("/: either model or version must be there, and not both");
        }
        if (model != null && !MODEL.matcher(model).matches()) {
            throw invalid(
                    "/model: must be owner/name or owner/name:version, for example meta/meta-llama-3-8b-instruct");
        }
        if (version != null && !VERSION.matcher(version).matches()) {
            throw invalid("/version: must be the 64 hexadecimal digits of a model's version");
        }
        JsonNode input = json.path("input");
        if (!input.isObject() && !input.isMissingNode()) {
            throw invalid("/input: must be an object, the model's own input");
        }
        int colon = model == null ? -1 : model.indexOf(':');
        return new ReplicateInput(
                model == null || colon < 0 ? model : model.substring(0, colon),
                model == null || colon < 0 ? version : model.substring(colon + 1),
                input.isObject() ? input : JsonNodeFactory.instance.objectNode(),
                text(json, "deployment"),
                json.path("stream").asBoolean(false));
    }

    /** What prices, keys and messages call what it runs. */
    String what() {
        return model != null ? model : "version " + version;
    }

    private static @Nullable String text(JsonNode json, String member) throws ConnectorException {
        JsonNode value = json.path(member);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isString()) {
            throw invalid("/" + member + ": must be a text");
        }
        return value.asString();
    }

    private static ConnectorException invalid(String message) {
        return new ConnectorException(ErrorClass.INVALID_INPUT, message).withNothingAccepted();
    }
}
