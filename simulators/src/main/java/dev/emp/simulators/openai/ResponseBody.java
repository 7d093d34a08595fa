package dev.emp.simulators.openai;

import dev.emp.simulators.http.Wire;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body of a response, as OpenAI fills it in. */
final class ResponseBody {
    private ResponseBody() {}

    /** A response that has just been accepted. */
    static ObjectNode of(ObjectNode request, String id, long createdAt) {
        boolean background = request.path("background").asBoolean(false);
        ObjectNode body = Wire.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", createdAt)
                .put("status", background ? "queued" : "in_progress")
                .put("background", background)
                .putNull("error")
                .putNull("incomplete_details");
        JsonNodeFactory json = JsonNodeFactory.instance;
        copy(request, body, "instructions", json.nullNode());
        copy(request, body, "max_output_tokens", json.nullNode());
        copy(request, body, "model", json.nullNode());
        body.putArray("output");
        copy(request, body, "parallel_tool_calls", json.booleanNode(true));
        copy(request, body, "previous_response_id", json.nullNode());
        body.putObject("reasoning").putNull("effort").putNull("summary");
        copy(request, body, "store", json.booleanNode(true));
        copy(request, body, "temperature", json.numberNode(1.0));
        ObjectNode text = Wire.object();
        text.putObject("format").put("type", "text");
        copy(request, body, "text", text);
        copy(request, body, "tool_choice", json.stringNode("auto"));
        copy(request, body, "tools", json.arrayNode());
        copy(request, body, "top_p", json.numberNode(1.0));
        body.put("truncation", "disabled");
        copy(request, body, "metadata", Wire.object());
        for (String name : List.of("user", "safety_identifier")) {
            if (request.has(name)) {
                body.set(name, request.get(name));
            }
        }
        return body;
    }

    private static void copy(ObjectNode request, ObjectNode body, String name, JsonNode fallback) {
        JsonNode given = request.path(name);
        body.set(name, given.isMissingNode() || given.isNull() ? fallback : given);
    }

    static ObjectNode usage(int input, int output) {
        ObjectNode usage = Wire.object().put("input_tokens", input);
        usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
        usage.put("output_tokens", output);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return usage.put("total_tokens", input + output);
    }
}
