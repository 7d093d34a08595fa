package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The endpoints around the queue: submit, list, delete, interrupt, history. */
final class PromptApi {
    private final PromptQueue queue;
    private final History history;
    private final PromptValidator validator;
    private final Faults faults;
    private final Tally tally;
    private long counter;

    PromptApi(PromptQueue queue, History history, PromptValidator validator, Faults faults, Tally tally) {
        this.queue = queue;
        this.history = history;
        this.validator = validator;
        this.faults = faults;
        this.tally = tally;
    }

    Reply remaining() {
        return Reply.json(Events.status(queue.remaining()).path("data").path("status"));
    }

    /** Bodies that are no JSON, and prompts that are no object, end in ComfyUI's plain-text 500. */
    Reply submit(Call call) {
        Integer rejection = faults.promptRejection().orElse(null);
        if (rejection != null) {
            return rejection == 500 ? Crash.reply() : Reply.empty(rejection);
        }
        JsonNode request = Wire.read(call.body().bytes());
        JsonNode number = nextNumber(request);
        JsonNode prompt = request.get("prompt");
        if (prompt == null) {
            return refusal(Validation.refused("no_prompt", "No prompt provided", "No prompt provided", Wire.object()));
        }
        ObjectNode graph = prompt.isArray() && prompt.isEmpty() ? Wire.object() : (ObjectNode) prompt;
        Validation validation = validator.validate(graph);
        if (validation.error() != null) {
            return refusal(validation);
        }
        return enqueue(
                new Prompt(number, promptId(request), graph, extraData(request), validation.goodOutputs()), validation);
    }

    private Reply enqueue(Prompt prompt, Validation validation) {
        tally.promptAccepted();
        if (!queue.put(prompt)) {
            return Crash.reply();
        }
        ObjectNode answer = Wire.object().put("prompt_id", prompt.id());
        answer.set("number", prompt.number());
        answer.set("node_errors", validation.nodeErrors());
        return Reply.json(answer);
    }

    private synchronized JsonNode nextNumber(JsonNode request) {
        if (request.has("number")) {
            return JsonNodeFactory.instance.numberNode(request.get("number").asDouble());
        }
        long number = counter++;
        return JsonNodeFactory.instance.numberNode(request.path("front").asBoolean(false) ? -number : number);
    }

    private static String promptId(JsonNode request) {
        JsonNode chosen = request.get("prompt_id");
        return chosen == null ? UUID.randomUUID().toString() : chosen.asString();
    }

    private static ObjectNode extraData(JsonNode request) {
        ObjectNode extra = request.get("extra_data") instanceof ObjectNode given ? given.deepCopy() : Wire.object();
        if (request.has("client_id")) {
            extra.set("client_id", request.get("client_id"));
        }
        return extra;
    }

    private static Reply refusal(Validation validation) {
        ObjectNode body = Wire.object();
        body.set("error", validation.error());
        body.set("node_errors", validation.nodeErrors());
        return Reply.json(400, body);
    }

    Reply listQueue() {
        return Reply.json(queue.describe());
    }

    Reply changeQueue(Call call) {
        JsonNode request = Wire.read(call.body().bytes());
        if (request.path("clear").asBoolean(false)) {
            queue.clear();
        }
        queue.delete(ids(request));
        return Reply.empty(200);
    }

    Reply interrupt(Call call) {
        String promptId = interruptedPrompt(call);
        tally.interrupted(promptId == null ? "" : promptId);
        queue.interrupt(promptId);
        return Reply.empty(200);
    }

    private static @Nullable String interruptedPrompt(Call call) {
        try {
            String promptId = Wire.read(call.body().bytes()).path("prompt_id").asString("");
            return promptId.isEmpty() ? null : promptId;
        } catch (JacksonException | IllegalArgumentException _) {
            return null;
        }
    }

    Reply listHistory(Call call) {
        return Reply.json(history.list(call.number("offset", -1), call.number("max_items", -1)));
    }

    Reply findHistory(String promptId) {
        return Reply.json(history.find(promptId));
    }

    Reply changeHistory(Call call) {
        JsonNode request = Wire.read(call.body().bytes());
        if (request.path("clear").asBoolean(false)) {
            history.clear();
        }
        history.delete(ids(request));
        return Reply.empty(200);
    }

    private static List<String> ids(JsonNode request) {
        List<String> ids = new ArrayList<>();
        request.path("delete").values().forEach(id -> ids.add(id.asString()));
        return ids;
    }
}
