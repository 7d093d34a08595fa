package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * ComfyUI's HTTP interface. Each call fails with {@link ErrorClass#UNAVAILABLE} when ComfyUI does not answer, and with the
 * class of the status when it answers with an error.
 */
final class ComfyUiApi implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ComfyUiProperties properties;
    private final String base;
    private final HttpClients clients;
    private final HttpClient http;
    private final AtomicBoolean closed = new AtomicBoolean();

    ComfyUiApi(ComfyUiProperties properties, HttpClients clients) {
        this.properties = properties;
        String url = properties.url().toString();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.clients = clients;
        this.http = clients.borrow(properties.connectTimeout());
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
        HttpResponse<byte[]> answer = send(postJson("/prompt", body));
        if (answer.statusCode() == 400) {
            throw ComfyUiErrors.invalidWorkflow(json("POST /prompt", answer));
        }
        return json("POST /prompt", expectOk("POST /prompt", answer));
    }

    /**
     * Looks into the queue first and into the history then: a job leaves the one for the other, so that one that is in
     * neither is in neither for good.
     */
    PromptState locate(String promptId) throws ConnectorException, InterruptedException {
        JsonNode queue = getJson("/queue");
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
        JsonNode history = getJson("/history/" + encode(promptId)).path(promptId);
        return history.isObject() ? new PromptState.Finished(history) : new PromptState.Unknown();
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

    /** Does nothing when the job is not queued. */
    void deleteQueued(String promptId) throws ConnectorException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("delete").add(promptId);
        expectOk("POST /queue", send(postJson("/queue", body)));
    }

    /** Stops the job at its next step. A ComfyUI too old to look at the id stops whatever runs. */
    void interrupt(String promptId) throws ConnectorException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("prompt_id", promptId);
        expectOk("POST /interrupt", send(postJson("/interrupt", body)));
    }

    /** Models and caches are dropped as soon as no workflow runs. */
    void free() throws ConnectorException, InterruptedException {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("unload_models", true).put("free_memory", true);
        expectOk("POST /free", send(postJson("/free", body)));
    }

    /** @return the name under which workflows find the file */
    String upload(ComfyUiInput.InputFile file) throws ConnectorException, InterruptedException {
        Multipart form = new Multipart()
                .file("image", file.name(), file.contentType(), file.content())
                .field("type", "input");
        HttpRequest request = request("/upload/image")
                .header("Content-Type", form.contentType())
                .POST(BodyPublishers.ofByteArray(form.bytes()))
                .build();
        String what = "the upload of " + file.name();
        JsonNode answer = json(what, expectOk(what, send(request)));
        String folder = answer.path("subfolder").asString("");
        String name = answer.path("name").asString(file.name());
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** The content of an output file; the caller closes it. */
    HttpResponse<InputStream> view(OutputFile file) throws ConnectorException, InterruptedException {
        String path = "/view?filename=" + encode(file.filename()) + "&subfolder=" + encode(file.subfolder()) + "&type="
                + encode(file.type());
        try {
            return client().send(request(path).build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Names of the checkpoints that are installed. */
    List<String> checkpoints(Duration timeout) throws ConnectorException, InterruptedException {
        String path = "/object_info/CheckpointLoaderSimple";
        HttpRequest request = request(path).timeout(timeout).build();
        JsonNode input = json("GET " + path, expectOk("GET " + path, send(request)))
                .path("CheckpointLoaderSimple")
                .path("input")
                .path("required")
                .path("ckpt_name");
        JsonNode names = input.path(0).isArray() ? input.path(0) : input.path(1).path("options");
        List<String> checkpoints = new ArrayList<>();
        names.forEach(name -> checkpoints.add(name.asString("")));
        return checkpoints;
    }

    /**
     * Succeeds when ComfyUI answers within the time.
     *
     * @return its devices and their memory
     */
    JsonNode stats(Duration timeout) throws ConnectorException, InterruptedException {
        return getJson("/system_stats", timeout);
    }

    /** Whether the job is in the history, which a restart empties. */
    boolean remembers(String promptId, Duration timeout) throws ConnectorException, InterruptedException {
        return getJson("/history/" + encode(promptId), timeout).path(promptId).isObject();
    }

    /** Opens a socket that hears the events of the jobs submitted with this client id. */
    CompletableFuture<WebSocket> openSocket(String clientId, WebSocket.Listener listener) {
        if (closed.get()) {
            return CompletableFuture.failedFuture(new IOException("the connector is closed"));
        }
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(properties.connectTimeout());
        properties.headers().forEach(builder::header);
        URI uri = URI.create(base.replaceFirst("^http", "ws") + "/ws?clientId=" + encode(clientId));
        return builder.buildAsync(uri, listener);
    }

    private JsonNode getJson(String path) throws ConnectorException, InterruptedException {
        return getJson(path, properties.requestTimeout());
    }

    private JsonNode getJson(String path, Duration timeout) throws ConnectorException, InterruptedException {
        String what = "GET " + path;
        return json(what, expectOk(what, send(request(path).timeout(timeout).build())));
    }

    private HttpRequest postJson(String path, ObjectNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(properties.requestTimeout());
        properties.headers().forEach(builder::header);
        return builder;
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws ConnectorException, InterruptedException {
        try {
            return client().send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** A client that others use goes on after this connector was closed; its own calls do not. */
    private HttpClient client() throws IOException {
        if (closed.get()) {
            throw new IOException("the connector is closed");
        }
        return http;
    }

    private static HttpResponse<byte[]> expectOk(String what, HttpResponse<byte[]> answer) throws ConnectorException {
        if (answer.statusCode() / 100 != 2) {
            throw ComfyUiErrors.status(what, answer.statusCode());
        }
        return answer;
    }

    private static JsonNode json(String what, HttpResponse<byte[]> answer) throws ConnectorException {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new ConnectorException(ErrorClass.PROVIDER_ERROR, "ComfyUI answered " + what + " without JSON.", e);
        }
    }

    private ConnectorException unreachable(IOException e) {
        String reason = e.getMessage() == null ? "connection refused" : e.getMessage();
        return new ConnectorException(
                ErrorClass.UNAVAILABLE, "ComfyUI at " + base + " does not answer (" + reason + ").", e);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Calls and sockets of a client that nobody else uses end at once. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            clients.giveBack(properties.connectTimeout());
        }
    }
}
