package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A prompt as it stands in the queue.
 *
 * @param number its place: the smallest runs first
 * @param outputs the output nodes that passed validation
 */
record Prompt(JsonNode number, String id, ObjectNode graph, ObjectNode extraData, List<String> outputs) {
    private static final List<String> SECRETS = List.of("auth_token_comfy_org", "api_key_comfy_org");

    /** The client that hears of the execution; null for none. */
    @Nullable
    String clientId() {
        JsonNode client = extraData.get("client_id");
        return client == null || client.isNull() ? null : client.asString();
    }

    /** The five-element list of {@code GET /queue}, secrets included. */
    ArrayNode queueEntry() {
        return entry(extraData);
    }

    /** The five-element list of {@code GET /history}, without secrets. */
    ArrayNode historyEntry() {
        return entry(publicExtra());
    }

    /** What the client sent along, without secrets. */
    ObjectNode publicExtra() {
        return extraData.deepCopy().remove(SECRETS);
    }

    private ArrayNode entry(ObjectNode extra) {
        return Wire.array().add(number).add(id).add(graph).add(extra).add(Wire.strings(outputs));
    }
}
