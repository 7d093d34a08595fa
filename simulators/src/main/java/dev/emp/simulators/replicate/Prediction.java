package dev.emp.simulators.replicate;

import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.EventLog;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import dev.emp.simulators.http.Wishes;
import dev.emp.simulators.http.Words;
import dev.emp.simulators.picture.ImageFiles;
import dev.emp.simulators.picture.Landscape;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One prediction, from its request to its end. */
final class Prediction {
    private static final int PICTURE_SIDE = 128;

    private final Desk desk;
    private final ReplicateSimulatorOptions options;
    private final ProviderJob job;
    private final ReplicateModel model;
    private final ObjectNode input;
    private final String origin;
    private final ObjectNode body;
    private final Instant createdAt;
    private final EventLog events = new EventLog();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final StringBuilder logs = new StringBuilder();
    private Consumer<String> listener = _ -> {};
    private int sent;

    /** @param origin what the client calls this server */
    Prediction(
            Desk desk,
            ReplicateSimulatorOptions options,
            ProviderJob job,
            ReplicateModel model,
            ObjectNode request,
            String origin) {
        this.desk = desk;
        this.options = options;
        this.job = job;
        this.model = model;
        this.input = (ObjectNode) request.path("input");
        this.origin = origin;
        this.createdAt = now();
        this.body = newBody(request);
    }

    /** 26 characters of the kind that Replicate's ids have. */
    static String newId() {
        String random = UUID.randomUUID().toString().replace("-", "");
        return random.substring(0, 26);
    }

    private Instant now() {
        return desk.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }

    private ObjectNode newBody(ObjectNode request) {
        ObjectNode fresh =
                Wire.object().put("id", job.id()).put("model", model.name()).put("version", model.version());
        fresh.set("input", input);
        fresh.put("logs", "")
                .putNull("output")
                .put("data_removed", false)
                .putNull("error")
                .put("source", "api")
                .put("status", "starting")
                .put("created_at", createdAt.toString());
        if (request.has("webhook")) {
            fresh.set("webhook", request.get("webhook"));
        }
        String get = origin + "/v1/predictions/" + job.id();
        ObjectNode urls = fresh.putObject("urls")
                .put("cancel", get + "/cancel")
                .put("get", get)
                .put("web", "https://replicate.com/p/" + job.id());
        if (model.kind() == ReplicateModel.Kind.TEXT) {
            urls.put("stream", origin + "/stream/v1/predictions/" + job.id());
        }
        return fresh;
    }

    String id() {
        return job.id();
    }

    Instant createdAt() {
        return createdAt;
    }

    /** @param heard gets the names of webhook events: start, output, logs, completed */
    void onChange(Consumer<String> heard) {
        listener = heard;
    }

    /** Does the work. */
    void carryOut(boolean cold) {
        if (cold) {
            desk.tempo().pause(options.coldStart());
        }
        if (!begin()) {
            return;
        }
        desk.tempo().think();
        String prompt = Wire.write(input);
        if (prompt.contains(Wishes.VIOLATION)) {
            fail("The input or output was flagged as sensitive. Please try again with different inputs. (E005)");
        } else if (prompt.contains(Wishes.FAILURE)) {
            fail("CUDA out of memory. Tried to allocate 2.00 GiB");
        } else {
            switch (model.kind()) {
                case TEXT -> write();
                case IMAGE -> paint();
                case ECHO -> echo();
            }
        }
    }

    private synchronized boolean begin() {
        if (isOver()) {
            return false;
        }
        body.put("status", "processing").put("started_at", now().toString());
        listener.accept("start");
        return true;
    }

    private void write() {
        boolean first = true;
        for (String word : Words.about(Wire.write(input), options.seed(), options.words())) {
            if (!first) {
                desk.tempo().token();
            }
            first = false;
            if (!say(word)) {
                return;
            }
        }
        succeed();
    }

    private synchronized boolean say(String word) {
        if (isOver()) {
            return false;
        }
        ArrayNode output = body.get("output") instanceof ArrayNode some ? some : body.putArray("output");
        output.add(word);
        emit(EventLog.Kind.TOKEN, "output", word);
        listener.accept("output");
        return true;
    }

    private void paint() {
        for (int step = 1; step <= options.steps(); step++) {
            desk.tempo().token();
            if (!log(step)) {
                return;
            }
        }
        byte[] picture = ImageFiles.png(
                new Landscape(input.path("prompt").asString(""), options.seed()).paint(PICTURE_SIDE, PICTURE_SIDE),
                Map.of());
        files.put("out-0.png", picture);
        synchronized (this) {
            if (isOver()) {
                return;
            }
            body.putArray("output").add(origin + "/delivery/" + id() + "/out-0.png");
            listener.accept("output");
        }
        succeed();
    }

    /** A line as tqdm, the progress bar of Python, writes it. */
    private synchronized boolean log(int step) {
        if (isOver()) {
            return false;
        }
        int percent = 100 * step / options.steps();
        logs.append("%3d%%|%-10s| %d/%d [00:00<00:00,  9.99it/s]\n"
                .formatted(percent, "█".repeat(percent / 10), step, options.steps()));
        body.put("logs", logs.toString());
        listener.accept("logs");
        return true;
    }

    private void echo() {
        synchronized (this) {
            if (isOver()) {
                return;
            }
            body.put("output", "hello " + input.path("text").asString(""));
            listener.accept("output");
        }
        succeed();
    }

    private synchronized void succeed() {
        if (!isOver()) {
            emit(EventLog.Kind.END, "done", "{}");
            end("succeeded");
        }
    }

    private synchronized void fail(String why) {
        if (!isOver()) {
            body.put("error", why);
            emit(EventLog.Kind.STATE, "error", Wire.write(Wire.object().put("detail", why)));
            emit(EventLog.Kind.END, "done", "{\"reason\": \"error\"}");
            end("failed");
        }
    }

    /** Stops the work, if it goes on. */
    synchronized void cancel() {
        if (!isOver()) {
            emit(EventLog.Kind.END, "done", "{\"reason\": \"canceled\"}");
            end("canceled");
        }
    }

    private void end(String status) {
        Instant end = now();
        body.put("status", status).put("completed_at", end.toString());
        ObjectNode metrics = body.putObject("metrics");
        if (body.has("started_at")) {
            Instant started = Instant.parse(body.path("started_at").asString());
            metrics.put("predict_time", seconds(Duration.between(started, end)));
        }
        metrics.put("total_time", seconds(Duration.between(createdAt, end)));
        job.finish(status);
        events.close();
        over.countDown();
        listener.accept("completed");
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private boolean isOver() {
        return job.finishedMicros() != 0;
    }

    private void emit(EventLog.Kind kind, String type, String data) {
        String lines = data.replace("\n", "\ndata: ");
        events.add(
                kind,
                "event: " + type + "\nid: " + createdAt.getEpochSecond() + ":" + sent++ + "\ndata: " + lines + "\n\n");
    }

    /** @param lastEventId of a reader that comes again; "" for one that has seen nothing */
    Reply stream(String lastEventId) {
        int seen = lastEventId.matches("\\d+:\\d{1,9}")
                ? Integer.parseInt(lastEventId.substring(lastEventId.indexOf(':') + 1)) + 1
                : 0;
        return Reply.events(out -> events.follow(seen, out, job));
    }

    synchronized ObjectNode describe() {
        return body.deepCopy();
    }

    /** The prediction as it is now. */
    Reply reply(int status) {
        Reply reply = Reply.json(status, describe());
        return isOver() ? reply.whenSent(job::sendsEnd) : reply;
    }

    Reply file(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw Refusal.notFound();
        }
        return Reply.bytes("image/png", content);
    }

    void awaitEnd(Duration atMost) {
        try {
            var _ = over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
