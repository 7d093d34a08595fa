package dev.emp.connector.comfyui;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads ComfyUI's messages. What it does not understand is {@link ComfyUiEvent.Other}: custom nodes send anything. */
final class EventParser {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ComfyUiEvent NOT_UNDERSTOOD = new ComfyUiEvent.Other(null);

    private static final int IMAGE = 1;
    private static final int IMAGE_WITH_METADATA = 4;
    private static final int JPEG = 1;
    private static final int PNG = 2;

    private EventParser() {}

    static ComfyUiEvent parse(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            return parse(message.path("type").asString(""), message.path("data"));
        } catch (JacksonException e) {
            return NOT_UNDERSTOOD;
        }
    }

    private static ComfyUiEvent parse(String type, JsonNode data) {
        String promptId = textOrNull(data.path("prompt_id"));
        return switch (type) {
            case "execution_cached" -> new ComfyUiEvent.Cached(promptId, strings(data.path("nodes")));
            case "executing" -> new ComfyUiEvent.Executing(promptId, nodeOf(data));
            case "progress" ->
                new ComfyUiEvent.Steps(
                        promptId,
                        data.path("node").asString(""),
                        data.path("value").asDouble(0),
                        data.path("max").asDouble(0));
            case "progress_state" -> new ComfyUiEvent.NodeStates(promptId, finished(data.path("nodes")));
            default -> new ComfyUiEvent.Other(promptId);
        };
    }

    /** Nodes made while a workflow runs have ids of their own; the node they are shown at is one of the workflow. */
    private static @Nullable String nodeOf(JsonNode data) {
        String shownAt = textOrNull(data.path("display_node"));
        return shownAt != null ? shownAt : textOrNull(data.path("node"));
    }

    private static Map<String, Boolean> finished(JsonNode nodes) {
        Map<String, Boolean> states = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> node : nodes.properties()) {
            states.put(node.getKey(), node.getValue().path("state").asString("").equals("finished"));
        }
        return states;
    }

    /** A binary message: a type, a format or a length, and an image. */
    static ComfyUiEvent parse(ByteBuffer frame) {
        if (frame.remaining() < 8) {
            return NOT_UNDERSTOOD;
        }
        int type = frame.getInt();
        int second = frame.getInt();
        if (type == IMAGE && (second == JPEG || second == PNG)) {
            return new ComfyUiEvent.Image(null, null, second == PNG ? "image/png" : "image/jpeg", rest(frame));
        }
        if (type == IMAGE_WITH_METADATA && second >= 0 && second <= frame.remaining()) {
            return withMetadata(frame, second);
        }
        return NOT_UNDERSTOOD;
    }

    private static ComfyUiEvent withMetadata(ByteBuffer frame, int length) {
        byte[] json = new byte[length];
        frame.get(json);
        try {
            JsonNode metadata = JSON.readTree(new String(json, StandardCharsets.UTF_8));
            return new ComfyUiEvent.Image(
                    textOrNull(metadata.path("prompt_id")),
                    textOrNull(metadata.path("display_node_id")),
                    metadata.path("image_type").asString("image/jpeg"),
                    rest(frame));
        } catch (JacksonException e) {
            return NOT_UNDERSTOOD;
        }
    }

    private static byte[] rest(ByteBuffer frame) {
        byte[] data = new byte[frame.remaining()];
        frame.get(data);
        return data;
    }

    private static Set<String> strings(JsonNode array) {
        Set<String> values = new HashSet<>();
        array.forEach(value -> values.add(value.asString("")));
        return values;
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }
}
