package dev.emp.connector.comfyui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Texts that nodes show, such as PreviewAny and the many custom nodes that show a text. */
final class OutputTexts {

    private static final List<String> KEYS = List.of("text", "string", "texts");

    private OutputTexts() {}

    /** Node id to texts, in order. */
    static Map<String, List<String>> listedIn(JsonNode history) {
        Map<String, List<String>> byNode = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> node : history.path("outputs").properties()) {
            List<String> texts = new ArrayList<>();
            KEYS.forEach(key -> collect(node.getValue().path(key), texts));
            if (!texts.isEmpty()) {
                byNode.put(node.getKey(), texts);
            }
        }
        return byNode;
    }

    /** ComfyUI makes a list of letters of a text that a node did not put into a list. */
    private static boolean isSpelledOut(JsonNode value) {
        return value.isArray()
                && StreamSupport.stream(value.spliterator(), false)
                        .allMatch(item -> item.isString()
                                && item.asString()
                                                .codePointCount(
                                                        0, item.asString().length())
                                        == 1);
    }

    /** A text, a list of texts, or lists in a list. */
    private static void collect(JsonNode value, List<String> texts) {
        if (value.size() > 1 && isSpelledOut(value)) {
            StringBuilder text = new StringBuilder();
            value.forEach(letter -> text.append(letter.asString("")));
            texts.add(text.toString());
        } else if (value.isArray()) {
            value.forEach(item -> collect(item, texts));
        } else if (value.isValueNode() && !value.isNull()) {
            texts.add(value.asString(""));
        }
    }
}
