package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Handler;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One batch, from its file of requests to its files of answers. */
final class BatchRun {
    private static final long WINDOW_SECONDS = Duration.ofHours(24).toSeconds();

    private final Desk desk;
    private final OpenAiSimulatorOptions options;
    private final ProviderJob job;
    private final FilesApi.StoredFile input;
    private final ObjectNode body;
    private final StringBuilder answers = new StringBuilder();
    private final StringBuilder errors = new StringBuilder();
    private int completed;
    private int failed;

    BatchRun(
            Desk desk, OpenAiSimulatorOptions options, ProviderJob job, ObjectNode request, FilesApi.StoredFile input) {
        this.desk = desk;
        this.options = options;
        this.job = job;
        this.input = input;
        long now = desk.seconds();
        this.body = Wire.object()
                .put("id", job.id())
                .put("object", "batch")
                .put("endpoint", request.path("endpoint").asString())
                .put("input_file_id", input.id())
                .put("completion_window", "24h")
                .put("status", "validating")
                .put("created_at", now)
                .put("expires_at", now + WINDOW_SECONDS);
        body.putObject("request_counts").put("total", 0).put("completed", 0).put("failed", 0);
        if (request.path("metadata").isObject()) {
            body.set("metadata", request.get("metadata"));
        } else {
            body.putNull("metadata");
        }
    }

    String id() {
        return job.id();
    }

    /**
     * Does the work.
     *
     * @param creator the request that made the batch, whose key pays
     * @param api carries out each request
     */
    void carryOut(Call creator, Handler api, FilesApi files) {
        List<JsonNode> lines = new ArrayList<>();
        ArrayNode faults = validate(lines);
        if (!faults.isEmpty()) {
            fail(faults);
            return;
        }
        if (!enter("in_progress", lines.size())) {
            stop(files);
            return;
        }
        desk.tempo().pause(options.batchTime());
        for (JsonNode line : lines) {
            if (isCancelling()) {
                break;
            }
            answer(line, creator, api);
        }
        stop(files);
    }

    private ArrayNode validate(List<JsonNode> lines) {
        ArrayNode faults = Wire.array();
        int number = 0;
        for (String text : input.content().text().split("\n", -1)) {
            number++;
            if (text.isBlank()) {
                continue;
            }
            String fault = fault(text, lines);
            if (!fault.isEmpty()) {
                faults.addObject()
                        .put("code", "invalid_request")
                        .put("message", fault)
                        .putNull("param")
                        .put("line", number);
            }
        }
        if (lines.isEmpty() && faults.isEmpty()) {
            faults.addObject()
                    .put("code", "empty_file")
                    .put(
                            "message",
                            "The input file is empty. Please ensure that the batch contains at least one request.")
                    .putNull("param")
                    .putNull("line");
        }
        return faults;
    }

    private String fault(String text, List<JsonNode> lines) {
        try {
            JsonNode line = Wire.read(text.getBytes(StandardCharsets.UTF_8));
            lines.add(line);
            if (line.path("custom_id").asString("").isEmpty()) {
                return "Missing required parameter: 'custom_id'.";
            }
            if (!line.path("url").equals(body.path("endpoint"))) {
                return "The URL provided for this request does not match the batch endpoint.";
            }
            return line.path("body").isObject() ? "" : "Missing required parameter: 'body'.";
        } catch (JacksonException _) {
            return "This line is not parseable as valid JSON.";
        }
    }

    private synchronized void fail(ArrayNode faults) {
        body.put("status", "failed").put("failed_at", desk.seconds());
        body.putObject("errors").put("object", "list").set("data", faults);
        job.finish("failed");
    }

    private synchronized boolean enter(String status, int total) {
        if (isCancelling()) {
            return false;
        }
        body.put("status", status).put(status + "_at", desk.seconds());
        ((ObjectNode) body.get("request_counts")).put("total", total);
        return true;
    }

    private void answer(JsonNode line, Call creator, Handler api) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("Authorization", "Bearer " + creator.bearer())
                .add("Host", creator.header("Host"))
                .add("Content-Type", "application/json")
                .add(Intake.BATCH, job.id());
        List<String> path = List.of(line.path("url").asString().substring(1).split("/", -1));
        Content request = Content.ofText(Wire.write(line.path("body")));
        Reply reply = api.answer(new Call("POST", path, Map.of(), headers, request, creator.receivedMicros()));
        JsonNode answer = reply.body() instanceof Content content
                ? Wire.read(content.bytes())
                : Refusal.invalid("invalid_value", "stream", "Batches cannot be streamed.")
                        .body();
        note(line, reply.status(), answer);
    }

    private synchronized void note(JsonNode line, int status, JsonNode answer) {
        ObjectNode output = Wire.object().put("id", Intake.id("batch_req_"));
        output.set("custom_id", line.path("custom_id"));
        output.putObject("response")
                .put("status_code", status)
                .put("request_id", Intake.id("req_"))
                .set("body", answer);
        output.putNull("error");
        boolean good = status < 400;
        (good ? answers : errors).append(Wire.write(output)).append('\n');
        completed += good ? 1 : 0;
        failed += good ? 0 : 1;
        ((ObjectNode) body.get("request_counts")).put("completed", completed).put("failed", failed);
    }

    /** Writes the files, also of a batch that was cancelled half-way. */
    private synchronized void stop(FilesApi files) {
        boolean cancelled = isCancelling();
        if (!cancelled) {
            body.put("finalizing_at", desk.seconds());
        }
        if (!answers.isEmpty()) {
            body.put("output_file_id", store(files, "output", answers));
        }
        if (!errors.isEmpty()) {
            body.put("error_file_id", store(files, "error", errors));
        }
        String status = cancelled ? "cancelled" : "completed";
        body.put("status", status).put(status + "_at", desk.seconds());
        job.finish(status);
    }

    private String store(FilesApi files, String kind, StringBuilder lines) {
        return files.store(id() + "_" + kind + ".jsonl", "batch_output", Content.ofText(lines.toString()))
                .id();
    }

    private boolean isCancelling() {
        return describe().path("status").asString().equals("cancelling");
    }

    synchronized void cancel() {
        if (job.finishedMicros() != 0) {
            throw Refusal.conflict(
                    "Cannot cancel a batch with status '" + body.path("status").asString() + "'.");
        }
        if (!isCancelling()) {
            body.put("status", "cancelling").put("cancelling_at", desk.seconds());
        }
    }

    synchronized ObjectNode describe() {
        return body.deepCopy();
    }

    /** The batch as it is now. */
    Reply reply() {
        Reply reply = Reply.json(describe());
        return job.finishedMicros() == 0 ? reply : reply.whenSent(job::sendsEnd);
    }
}
