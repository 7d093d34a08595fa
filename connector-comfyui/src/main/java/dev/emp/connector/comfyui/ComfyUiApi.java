package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.Multipart;
import dev.emp.connector.support.secret.Scrubber;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one ComfyUI can be asked for. Each call fails with {@link ErrorClass#UNAVAILABLE} when ComfyUI does not answer, and
 * with the class of the status when it answers with an error.
 */
final class ComfyUiApi implements AutoCloseable {

    /** How far back in the history a job is searched for whose id is not known. */
    private static final int RECENT = 64;

    private final ServerCalls calls;
    private final Scrubber scrubber;

    ComfyUiApi(ServerAddress address, ComfyUiProperties properties, HttpClients clients) {
        this.scrubber = address.scrubber();
        this.calls = new ServerCalls(address, properties, clients);
    }

    /**
     * Submits a workflow.
     *
     * @param executionId is shown in ComfyUI's queue and history, so that an operator finds the job there
     * @return ComfyUI's answer; with non-empty {@code node_errors} only a part of the workflow was accepted
     */
    JsonNode submit(ObjectNode workflow, String promptId, String executionId)
            throws ConnectorException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("prompt", workflow);
        body.put("prompt_id", promptId).put("client_id", Handle.clientId(promptId));
        body.putObject("extra_data").put("emp_execution", executionId);
        HttpResponse<byte[]> answer = calls.post("/prompt", body);
        if (answer.statusCode() == 400) {
            throw refusal(ServerCalls.json("POST /prompt", answer));
        }
        if (answer.statusCode() == 503) {
            throw ComfyUiErrors.status("POST /prompt", 503).withNothingAccepted();
        }
        return ServerCalls.json("POST /prompt", ServerCalls.expectOk("POST /prompt", answer));
    }

    /** A workflow that ComfyUI takes not at all, or not as a whole. */
    ConnectorException refusal(JsonNode answer) {
        return ComfyUiErrors.invalidWorkflow(answer, scrubber).withNothingAccepted();
    }

    /**
     * Looks into the queue first and into the history then: a job leaves the one for the other, so that one that is in
     * neither is in neither for good.
     */
    PromptState locate(String promptId) throws ConnectorException, InterruptedException {
        JsonNode queue = calls.get("/queue");
        for (JsonNode running : queue.path("queue_running")) {
            if (running.path(1).asString("").equals(promptId)) {
                return new PromptState.Running();
            }
        }
        JsonNode pending = queue.path("queue_pending");
        for (JsonNode item : pending) {
            if (item.path(1).asString("").equals(promptId)) {
                return new PromptState.Queued(queue.path("queue_running").size() + before(item, pending));
            }
        }
        return inHistory(promptId);
    }

    /** Finished or unknown; a job that is queued or runs is unknown to the history. */
    PromptState inHistory(String promptId) throws ConnectorException, InterruptedException {
        JsonNode history = calls.get("/history/" + ServerCalls.encode(promptId)).path(promptId);
        return history.isObject() ? new PromptState.Finished(history) : new PromptState.Unknown();
    }

    /** The id of the job that was submitted with a client id, where ComfyUI chose the id itself. */
    Optional<String> submittedBy(String clientId) throws ConnectorException, InterruptedException {
        JsonNode queue = calls.get("/queue");
        for (String list : new String[] {"queue_running", "queue_pending"}) {
            for (JsonNode item : queue.path(list)) {
                if (item.path(3).path("client_id").asString("").equals(clientId)) {
                    return Optional.of(item.path(1).asString(""));
                }
            }
        }
        for (Map.Entry<String, JsonNode> entry :
                calls.get("/history?max_items=" + RECENT).properties()) {
            if (entry.getValue().at("/prompt/3/client_id").asString("").equals(clientId)) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    /** The queue is listed as a heap; the number decides who runs first. */
    private static int before(JsonNode item, JsonNode pending) {
        int count = 0;
        for (JsonNode other : pending) {
            if (other.path(0).asDouble(0) < item.path(0).asDouble(0)) {
                count++;
            }
        }
        return count;
    }

    /** How many jobs run or wait. */
    int queueLength(Duration timeout) throws ConnectorException, InterruptedException {
        return calls.get("/prompt", timeout).at("/exec_info/queue_remaining").asInt(0);
    }

    /** Does nothing when the job is not queued. */
    void deleteQueued(String promptId) throws ConnectorException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("delete").add(promptId);
        ServerCalls.expectOk("POST /queue", calls.post("/queue", body));
    }

    /** Stops the job at its next step. A ComfyUI too old to look at the id stops whatever runs. */
    void interrupt(String promptId) throws ConnectorException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("prompt_id", promptId);
        ServerCalls.expectOk("POST /interrupt", calls.post("/interrupt", body));
    }

    /** Models and caches are dropped as soon as no workflow runs. */
    void free() throws ConnectorException, InterruptedException {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("unload_models", true).put("free_memory", true);
        ServerCalls.expectOk("POST /free", calls.post("/free", body));
    }

    /** @return the name under which workflows find the file */
    String upload(ComfyUiInput.InputFile file) throws ConnectorException, InterruptedException {
        Multipart form = new Multipart()
                .file("image", file.name(), file.contentType(), file.content())
                .field("type", "input");
        String what = "the upload of " + file.name();
        JsonNode answer = ServerCalls.json(
                what, ServerCalls.expectOk(what, calls.post("/upload/image", form.contentType(), form.bytes())));
        String folder = answer.path("subfolder").asString("");
        String name = answer.path("name").asString(file.name());
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** The content of an output file; the caller closes it. */
    ServerCalls.Streamed view(OutputFile file) throws ConnectorException, InterruptedException {
        return calls.stream("/view?filename=" + ServerCalls.encode(file.filename()) + "&subfolder="
                + ServerCalls.encode(file.subfolder()) + "&type=" + ServerCalls.encode(file.type()));
    }

    /** All node classes with their inputs; can be some megabytes. */
    JsonNode nodeClasses(Duration timeout) throws ConnectorException, InterruptedException {
        return calls.get("/object_info", timeout);
    }

    /** One node class, by its name; empty when there is no such class. */
    JsonNode nodeClass(String name, Duration timeout) throws ConnectorException, InterruptedException {
        return calls.get("/object_info/" + ServerCalls.encode(name), timeout);
    }

    /**
     * Succeeds when ComfyUI answers within the time.
     *
     * @return its devices and their memory
     */
    JsonNode stats(Duration timeout) throws ConnectorException, InterruptedException {
        return calls.get("/system_stats", timeout);
    }

    /** Whether the job is in the history, which a restart empties. */
    boolean remembers(String promptId, Duration timeout) throws ConnectorException, InterruptedException {
        return calls.get("/history/" + ServerCalls.encode(promptId), timeout)
                .path(promptId)
                .isObject();
    }

    /** Opens a socket that hears the events of the jobs submitted with this client id. */
    CompletableFuture<WebSocket> openSocket(String clientId, WebSocket.Listener listener) {
        return calls.openSocket("/ws?clientId=" + ServerCalls.encode(clientId), listener);
    }

    @Override
    public void close() {
        calls.close();
    }
}
