package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One prompt from its first event to its entry in the history. */
final class PromptRun {

    /** What every run on one server shares. */
    record Workshop(
            NodeLibrary library, NodeCache cache, PromptQueue queue, SocketHub hub, Faults faults, Clock clock) {}

    /** How a run ended. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        INTERRUPTED
    }

    /** @param history the entry for the history */
    record Ended(Outcome outcome, ObjectNode history) {}

    private final Workshop shop;
    private final Prompt prompt;
    private final @Nullable String client;
    private final ProgressBoard board;
    private final Signatures signatures;
    private final ArrayNode messages = Wire.array();
    private final ObjectNode outputs = Wire.object();
    private final List<String> executed = new ArrayList<>();
    private String current = "";

    PromptRun(Workshop shop, Prompt prompt) {
        this.shop = shop;
        this.prompt = prompt;
        this.client = prompt.clientId();
        this.board = new ProgressBoard(prompt.id());
        this.signatures = new Signatures(prompt.graph(), shop.library()::changeMark);
    }

    /**
     * Runs the prompt and sends its events, all but the last.
     *
     * @throws InterruptedException when the server is killed
     */
    Ended run() throws InterruptedException {
        message("execution_start", Wire.object().put("prompt_id", prompt.id()), false);
        shop.cache().keepOnly(signatures.all().values());
        message("execution_cached", cachedNodes(), false);
        Outcome outcome;
        try {
            runNodes();
            message("execution_success", Wire.object().put("prompt_id", prompt.id()), false);
            outcome = Outcome.SUCCEEDED;
        } catch (NodeFailure e) {
            message("execution_error", errorData(e), false);
            outcome = Outcome.FAILED;
        } catch (PromptInterrupted _) {
            message("execution_interrupted", nodeData(), true);
            outcome = Outcome.INTERRUPTED;
        } finally {
            shop.hub().executing(null, null);
        }
        return new Ended(outcome, historyEntry(outcome == Outcome.SUCCEEDED));
    }

    private ObjectNode cachedNodes() {
        ArrayNode nodes = Wire.array();
        prompt.graph().propertyNames().stream().filter(this::isCached).forEach(nodes::add);
        ObjectNode data = Wire.object();
        data.set("nodes", nodes);
        return data.put("prompt_id", prompt.id());
    }

    private void runNodes() throws NodeFailure, PromptInterrupted, InterruptedException {
        ExecutionOrder order = new ExecutionOrder(
                prompt.graph(),
                prompt.outputs(),
                this::isCached,
                id -> shop.library().isOutput(classType(id)));
        for (String id = order.next(); id != null; id = order.next()) {
            NodeCache.Result cached = shop.cache().get(signatures.of(id));
            if (cached == null) {
                runNode(id);
            } else {
                sendToClient(Events.executed(id, cached.ui(), prompt.id()));
                keep(id, cached);
            }
            order.done(id);
        }
    }

    private void runNode(String id) throws NodeFailure, PromptInterrupted, InterruptedException {
        current = id;
        board.start(id);
        sendBoard();
        shop.hub().executing(client, id);
        sendToClient(Events.executing(id, prompt.id()));
        NodeCache.Result result = work(id);
        shop.cache().put(signatures.of(id), result);
        executed.add(id);
        if (result.ui() != null) {
            sendToClient(Events.executed(id, result.ui(), prompt.id()));
        }
        keep(id, result);
    }

    private NodeCache.Result work(String id) throws NodeFailure, PromptInterrupted, InterruptedException {
        checkInterrupt();
        NodeFailure planned = shop.faults().nodeFailure(classType(id)).orElse(null);
        if (planned != null) {
            throw planned;
        }
        NodeCall call = new NodeCall(
                prompt,
                prompt.graph().path(id).path("inputs"),
                this::linkedValue,
                (value, max, preview) -> progress(id, value, max, preview));
        try {
            return shop.library().work(classType(id)).run(call);
        } catch (RuntimeException e) {
            throw new NodeFailure("RuntimeError", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable NodeValue linkedValue(JsonNode link) {
        NodeCache.Result source = shop.cache().get(signatures.of(link.path(0).asString()));
        int slot = link.path(1).asInt();
        return source == null || slot >= source.values().size()
                ? null
                : source.values().get(slot);
    }

    private void progress(String id, int value, int max, @Nullable Preview preview) throws PromptInterrupted {
        checkInterrupt();
        board.update(id, value, max);
        sendBoard();
        boolean withMetadata = preview != null && shop.hub().wantsPreviewMetadata(client);
        if (preview != null && withMetadata) {
            shop.hub().send(client, preview.frameWithMetadata(board.identity(id)));
        }
        shop.hub().send(client, Events.progress(value, max, id, prompt.id()));
        if (preview != null && !withMetadata) {
            shop.hub().send(client, preview.plainFrame());
        }
    }

    private void checkInterrupt() throws PromptInterrupted {
        if (shop.queue().consumeInterrupt()) {
            throw new PromptInterrupted();
        }
    }

    private void keep(String id, NodeCache.Result result) {
        if (result.ui() != null) {
            outputs.set(id, result.ui());
        }
        board.finish(id);
        sendBoard();
    }

    private boolean isCached(String id) {
        return shop.cache().get(signatures.of(id)) != null;
    }

    private String classType(String id) {
        return prompt.graph().path(id).path("class_type").asString();
    }

    private void sendBoard() {
        shop.hub().send(client, Events.progressState(board.snapshot(), prompt.id()));
    }

    /** Some events are for the submitter only: a prompt without a client has nobody to send them to. */
    private void sendToClient(ObjectNode event) {
        if (client != null) {
            shop.hub().send(client, event);
        }
    }

    private void message(String type, ObjectNode data, boolean toAll) {
        data.put("timestamp", shop.clock().millis());
        messages.add(Wire.array().add(type).add(data));
        if (client != null || toAll) {
            shop.hub().send(client, Events.event(type, data));
        }
    }

    private ObjectNode nodeData() {
        ObjectNode data = Wire.object()
                .put("prompt_id", prompt.id())
                .put("node_id", current)
                .put("node_type", classType(current));
        data.set("executed", Wire.strings(executed));
        return data;
    }

    private ObjectNode errorData(NodeFailure failure) {
        ObjectNode data = nodeData()
                .put("exception_message", failure.pythonMessage() + "\n")
                .put("exception_type", failure.pythonType());
        data.set("traceback", Tracebacks.ofNode(classType(current)));
        data.set("current_inputs", currentInputs());
        data.set("current_outputs", Wire.strings(prompt.graph().propertyNames()));
        return data;
    }

    private ObjectNode currentInputs() {
        ObjectNode inputs = Wire.object();
        prompt.graph().path(current).path("inputs").properties().forEach(input -> {
            JsonNode value = input.getValue();
            inputs.putArray(input.getKey()).add(value.isArray() ? Wire.array().stringNode("tensor(...)") : value);
        });
        return inputs;
    }

    private ObjectNode historyEntry(boolean success) {
        ObjectNode entry = Wire.object();
        entry.set("prompt", prompt.historyEntry());
        entry.set("outputs", outputs);
        entry.putObject("status")
                .put("status_str", success ? "success" : "error")
                .put("completed", success)
                .set("messages", messages);
        ObjectNode meta = entry.putObject("meta");
        for (String id : outputs.propertyNames()) {
            meta.putObject(id)
                    .put("node_id", id)
                    .put("display_node", id)
                    .putNull("parent_node")
                    .put("real_node_id", id);
        }
        return entry;
    }
}
