package dev.emp.connector.openai;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts the chunks of a streamed chat completion together to what it would have been in one piece. */
final class ChatAssembler {

    /** Texts of which each chunk has a further piece; everything else comes whole. */
    private static final Set<String> IN_PIECES =
            Set.of("content", "refusal", "reasoning", "reasoning_content", "arguments", "input");

    private static final Set<String> OF_CHUNKS = Set.of("object", "choices", "obfuscation");

    private final ObjectNode completion = JsonNodeFactory.instance.objectNode();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();

    /** @return the piece of text that the first choice has got */
    String add(ObjectNode chunk) {
        for (Map.Entry<String, JsonNode> member : chunk.properties()) {
            if (!OF_CHUNKS.contains(member.getKey()) && !member.getValue().isNull()) {
                completion.set(member.getKey(), member.getValue());
            }
        }
        String text = "";
        for (JsonNode piece : chunk.path("choices")) {
            int index = piece.path("index").asInt(0);
            add(choices.computeIfAbsent(index, ChatAssembler::newChoice), piece);
            if (index == 0) {
                text = piece.path("delta").path("content").asString("");
            }
        }
        return text;
    }

    private static ObjectNode newChoice(int index) {
        ObjectNode choice = JsonNodeFactory.instance.objectNode();
        choice.put("index", index);
        choice.putObject("message").put("role", "assistant").putNull("content").putNull("refusal");
        choice.putNull("logprobs");
        choice.putNull("finish_reason");
        return choice;
    }

    private static void add(ObjectNode choice, JsonNode piece) {
        for (Map.Entry<String, JsonNode> member : piece.properties()) {
            switch (member.getKey()) {
                case "index" -> {
                    // it has its place already
                }
                case "delta" -> merge((ObjectNode) choice.path("message"), member.getValue());
                case "logprobs" -> {
                    if (member.getValue().isObject()) {
                        ObjectNode known = choice.path("logprobs") instanceof ObjectNode object
                                ? object
                                : choice.putObject("logprobs");
                        appendLists(known, member.getValue());
                    }
                }
                default -> {
                    if (!member.getValue().isNull()) {
                        choice.set(member.getKey(), member.getValue());
                    }
                }
            }
        }
    }

    private static void appendLists(ObjectNode known, JsonNode piece) {
        piece.properties().forEach(member -> {
            if (member.getValue() instanceof ArrayNode more && known.path(member.getKey()) instanceof ArrayNode list) {
                list.addAll(more);
            } else if (!known.has(member.getKey())
                    || known.path(member.getKey()).isNull()) {
                known.set(member.getKey(), member.getValue());
            }
        });
    }

    private static void merge(ObjectNode message, JsonNode delta) {
        for (Map.Entry<String, JsonNode> member : delta.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (value.isNull()) {
                continue;
            }
            if (value.isString() && IN_PIECES.contains(name)) {
                message.put(name, message.path(name).asString("") + value.asString());
            } else if (name.equals("tool_calls") && value.isArray()) {
                mergeCalls(message, value);
            } else if (value.isObject() && message.path(name) instanceof ObjectNode known) {
                merge(known, value);
            } else {
                message.set(name, value.deepCopy());
            }
        }
    }

    private static void mergeCalls(ObjectNode message, JsonNode pieces) {
        ArrayNode calls =
                message.path("tool_calls") instanceof ArrayNode known ? known : message.putArray("tool_calls");
        for (JsonNode piece : pieces) {
            int index = Math.max(0, piece.path("index").asInt(calls.size()));
            while (calls.size() <= index) {
                calls.addObject();
            }
            ObjectNode rest = ((ObjectNode) piece).deepCopy();
            rest.remove("index");
            merge((ObjectNode) calls.path(index), rest);
        }
    }

    /** Whether nothing was added. */
    boolean isEmpty() {
        return completion.isEmpty() && choices.isEmpty();
    }

    /** Whether every choice has said why it ended. */
    boolean isFinished() {
        return !choices.isEmpty()
                && choices.values().stream()
                        .noneMatch(choice -> choice.path("finish_reason").isNull());
    }

    /** What there is of it. */
    ObjectNode completion() {
        completion.put("object", "chat.completion");
        ArrayNode list = completion.putArray("choices");
        choices.values().forEach(list::add);
        return completion;
    }
}
