package dev.emp.simulators.transcripts;

import dev.emp.simulators.transcripts.TranscriptItem.Received;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The history entry of a prompt that the recording did not ask for, put together from the prompt's events. */
final class MadeUpHistory {
    private static final Set<String> KEPT = Set.of(
            "execution_start", "execution_cached", "execution_success", "execution_error", "execution_interrupted");

    private MadeUpHistory() {}

    /**
     * What {@code GET /history/<id>} answers.
     *
     * @param frames all that the server has sent so far
     */
    static JsonNode of(String promptId, List<Received> frames) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        List<JsonNode> events = frames.stream()
                .map(Received::json)
                .filter(event ->
                        event.path("data").path("prompt_id").asString("").equals(promptId))
                .toList();
        boolean ended = events.stream().anyMatch(MadeUpHistory::isEnd);
        if (ended) {
            ObjectNode entry = answer.putObject(promptId);
            ObjectNode outputs = entry.putObject("outputs");
            ObjectNode status = entry.putObject("status");
            ArrayNode messages = status.putArray("messages");
            events.forEach(event -> add(event, outputs, messages));
            boolean good = events.stream().anyMatch(event -> type(event).equals("execution_success"));
            status.put("status_str", good ? "success" : "error").put("completed", good);
        }
        return answer;
    }

    private static boolean isEnd(JsonNode event) {
        return type(event).equals("executing")
                && event.path("data").path("node").isNull();
    }

    private static void add(JsonNode event, ObjectNode outputs, ArrayNode messages) {
        JsonNode data = event.path("data");
        if (type(event).equals("executed")) {
            outputs.set(data.path("node").asString(""), data.path("output"));
        }
        if (KEPT.contains(type(event))) {
            messages.addArray().add(type(event)).add(data);
        }
    }

    private static String type(JsonNode event) {
        return event.path("type").asString("");
    }
}
