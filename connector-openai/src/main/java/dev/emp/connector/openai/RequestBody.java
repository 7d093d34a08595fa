package dev.emp.connector.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.emp.connector.ConnectorException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A job's body as it is sent: with its files in the places of their names. */
final class RequestBody {

    private RequestBody() {}

    /** A copy that may be changed. */
    static ObjectNode withFiles(OpenAiInput input) throws ConnectorException {
        if (input.files().isEmpty()) {
            return input.body().deepCopy();
        }
        Set<String> used = new HashSet<>();
        ObjectNode body = (ObjectNode) replace(input.body(), "", input.files(), used);
        for (String name : input.files().keySet()) {
            if (!used.contains(name)) {
                throw OpenAiInput.invalid(
                        "/files/" + name + " is used nowhere in /body: put its name where the file belongs");
            }
        }
        return body;
    }

    private static JsonNode replace(JsonNode node, String member, Map<String, String> files, Set<String> used) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(entry ->
                                copy.set(entry.getKey(), replace(entry.getValue(), entry.getKey(), files, used)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(replace(element, member, files, used)));
                yield copy;
            }
            default -> {
                String file = node.isString() ? files.get(node.asString()) : null;
                if (file == null) {
                    yield node;
                }
                used.add(node.asString());
                yield JsonNodeFactory.instance.stringNode(
                        member.equals("data") ? file.substring(file.indexOf(',') + 1) : file);
            }
        };
    }

    /** @throws ConnectorException invalid input, when the SDK does not take it as a body of this type */
    static <T> T ofType(ObjectNode body, Class<T> type) throws ConnectorException {
        try {
            return Json.toSdk(body, type);
        } catch (JsonProcessingException e) {
            throw OpenAiInput.invalid("/body is not what OpenAI documents (" + e.getOriginalMessage() + ")");
        }
    }
}
