package dev.emp.simulators.runpod;

import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import dev.emp.simulators.http.Wishes;
import dev.emp.simulators.http.Words;
import dev.emp.simulators.picture.ImageFiles;
import dev.emp.simulators.picture.Landscape;
import dev.emp.simulators.runpod.EndpointQueue.RunPodPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One job, from its request until its result is forgotten. */
final class RunPodJob {
    private static final int PICTURE_SIDE = 128;

    private final Desk desk;
    private final RunPodSimulatorOptions options;
    private final RunPodEndpoint.Kind kind;
    private final ProviderJob job;
    private final ObjectNode request;
    private final ObjectNode input;
    private final RunPodPolicy policy;
    private final Instant accepted;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ArrayNode chunks = Wire.array();
    private int taken;
    private String status = "IN_QUEUE";
    private JsonNode output = JsonNodeFactory.instance.missingNode();
    private String error = "";
    private Instant started = Instant.MIN;
    private Instant ended = Instant.MIN;

    RunPodJob(
            Desk desk,
            RunPodSimulatorOptions options,
            RunPodEndpoint.Kind kind,
            ProviderJob job,
            ObjectNode request,
            RunPodPolicy policy) {
        this.desk = desk;
        this.options = options;
        this.kind = kind;
        this.job = job;
        this.request = request;
        this.input = (ObjectNode) request.path("input");
        this.policy = policy;
        this.accepted = desk.clock().instant();
    }

    /** The same work as a new job under the same name. */
    RunPodJob again(ProviderJob billed) {
        return new RunPodJob(desk, options, kind, billed, request, policy);
    }

    String id() {
        return job.id();
    }

    ProviderJob.Facts facts() {
        return job.facts();
    }

    /** Where to tell the end, or "". */
    String webhook() {
        return request.path("webhook").asString("");
    }

    synchronized boolean has(String wanted) {
        return status.equals(wanted);
    }

    boolean isWaiting() {
        return has("IN_QUEUE");
    }

    boolean canBeRetried() {
        return has("FAILED") || has("TIMED_OUT");
    }

    synchronized boolean isForgotten() {
        Duration kept = options.resultsKept(job.operation().equals("runsync"));
        return isOver() && desk.clock().instant().isAfter(ended.plus(kept));
    }

    /** Does the work, on a worker that is ready. */
    void carryOut() {
        if (!begin()) {
            return;
        }
        desk.tempo().think();
        String text = Wire.write(input);
        if (text.contains(Wishes.VIOLATION)) {
            fail("ValueError", "The prompt was refused by the safety checker.");
        } else if (text.contains(Wishes.FAILURE)) {
            fail("torch.cuda.OutOfMemoryError", "CUDA out of memory. Tried to allocate 2.00 GiB");
        } else {
            switch (kind) {
                case TEXT -> write(text);
                case IMAGE -> paint();
                case ECHO -> complete(input);
            }
        }
    }

    private synchronized boolean begin() {
        if (!isWaiting()) {
            return false;
        }
        started = desk.clock().instant();
        if (started.isAfter(accepted.plus(policy.life()))) {
            end("TIMED_OUT");
            return false;
        }
        status = "IN_PROGRESS";
        return true;
    }

    private void write(String prompt) {
        boolean first = true;
        for (String word : Words.about(prompt, options.seed(), options.words())) {
            if (!first) {
                desk.tempo().token();
            }
            first = false;
            if (!say(word)) {
                return;
            }
        }
        complete(chunks);
    }

    private synchronized boolean say(String word) {
        if (!goesOn()) {
            return false;
        }
        ObjectNode chunk = Wire.object().put("input_tokens", 0).put("output_tokens", 1);
        chunk.putArray("text").add(word);
        chunks.add(chunk);
        return true;
    }

    private void paint() {
        for (int step = 1; step <= options.steps(); step++) {
            desk.tempo().token();
            if (!report("Step " + step + "/" + options.steps())) {
                return;
            }
        }
        byte[] picture = ImageFiles.png(
                new Landscape(input.path("prompt").asString(""), options.seed()).paint(PICTURE_SIDE, PICTURE_SIDE),
                Map.of());
        complete(Wire.object()
                .put("image_url", "data:image/png;base64," + Base64.getEncoder().encodeToString(picture))
                .put("seed", options.seed()));
    }

    /** What a handler reports with {@code progress_update} stands in the output until the job is over. */
    private synchronized boolean report(String progress) {
        if (!goesOn()) {
            return false;
        }
        output = JsonNodeFactory.instance.stringNode(progress);
        return true;
    }

    private synchronized void complete(JsonNode result) {
        if (goesOn()) {
            output = result;
            end("COMPLETED");
        }
    }

    /** In the form in which RunPod's Python SDK reports an exception of a handler. */
    private synchronized void fail(String type, String message) {
        if (goesOn()) {
            error = Wire.write(Wire.object()
                    .put("error_type", "<class '" + type + "'>")
                    .put("error_message", message)
                    .put("error_traceback", "Traceback (most recent call last):\n" + type + ": " + message + "\n")
                    .put("hostname", "simulated-worker")
                    .put("worker_id", "simulated")
                    .put("runpod_version", "1.7.9"));
            end("FAILED");
        }
    }

    /** Stops the work, if it goes on. */
    synchronized void cancel() {
        if (!isOver()) {
            end("CANCELLED");
        }
    }

    private boolean goesOn() {
        if (isOver()) {
            return false;
        }
        if (desk.clock().instant().isAfter(started.plus(policy.execution()))) {
            end("TIMED_OUT");
            return false;
        }
        return true;
    }

    private void end(String how) {
        ended = desk.clock().instant();
        status = how;
        if (!how.equals("COMPLETED")) {
            output = JsonNodeFactory.instance.missingNode();
        }
        job.finish(how);
        over.countDown();
    }

    private boolean isOver() {
        return job.finishedMicros() != 0;
    }

    synchronized ObjectNode describeBriefly() {
        return Wire.object().put("id", job.id()).put("status", status);
    }

    synchronized ObjectNode describe() {
        ObjectNode body = Wire.object();
        if (!started.equals(Instant.MIN)) {
            body.put("delayTime", Duration.between(accepted, started).toMillis());
        }
        if (isOver() && !started.equals(Instant.MIN)) {
            body.put("executionTime", Duration.between(started, ended).toMillis());
        }
        body.put("id", job.id());
        if (!error.isEmpty()) {
            body.put("error", error);
        }
        if (!output.isMissingNode()) {
            body.set("output", output.deepCopy());
        }
        return body.put("status", status).put("workerId", "simulated");
    }

    /** The job as it is now. */
    synchronized Reply reply() {
        Reply reply = Reply.json(describe());
        return isOver() ? reply.whenSent(job::sendsEnd) : reply;
    }

    /**
     * Each chunk is handed out once. The documentation shows the bare list; RunPod's own Python SDK
     * ({@code runpod/endpoint/runner.py}) reads {@code status} and {@code stream} of an object, as here.
     */
    synchronized Reply takeStream() {
        ObjectNode body = Wire.object().put("status", status);
        ArrayNode stream = body.putArray("stream");
        boolean brings = taken < chunks.size();
        while (taken < chunks.size()) {
            stream.addObject().set("output", chunks.get(taken++));
        }
        Reply reply = Reply.json(body);
        if (brings) {
            reply = reply.whenSent(job::sendsToken);
        }
        return isOver() ? reply.whenSent(job::sendsEnd) : reply;
    }

    void awaitEnd(Duration atMost) {
        try {
            var _ = over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
