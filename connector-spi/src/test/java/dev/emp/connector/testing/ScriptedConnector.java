package dev.emp.connector.testing;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A connector with a stateful make-believe provider. The input says what happens: {@code {"do": "quick" | "model" |
 * "wait" | "stream" | "call" | "late" | "refuse" | "crash" | "large", "bytes": n}}. A waiting or streaming job lives on at the
 * provider until it is finished or canceled, a call only as long as its connection; a late job is a call until the provider has
 * named it; a quick one with a model leaves that in memory.
 */
public final class ScriptedConnector implements Connector {

    public static final String MODEL = "model-a";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, CompletableFuture<String>> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger submissions = new AtomicInteger();
    private final AtomicInteger interruptions = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private final List<ConnectorRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Optional<TraceContext>> places = new CopyOnWriteArrayList<>();
    private volatile ConnectorHealth health = new ConnectorHealth.Up();

    /** The input that makes the connector do this. */
    public static JsonNode input(String what) {
        return JsonNodeFactory.instance.objectNode().put("do", what);
    }

    /** Where each run belonged in a trace, in their order. */
    public List<Optional<TraceContext>> places() {
        return List.copyOf(places);
    }

    @Override
    public ConnectorDescriptor describe() {
        return new ConnectorDescriptor(
                "scripted", List.of(MODEL), JSON.readTree("{\"type\":\"object\",\"required\":[\"do\"]}"));
    }

    @Override
    public ConnectorHealth health() {
        return health;
    }

    public void setHealth(ConnectorHealth health) {
        this.health = health;
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        requests.add(request);
        places.add(Traced.context());
        String handle = request.handle();
        if (handle != null) {
            return attach(handle, context);
        }
        return switch (request.input().path("do").asString("")) {
            case "quick" -> quick(context);
            case "model" -> {
                health = new ConnectorHealth.Up(Set.of(MODEL));
                yield quick(context);
            }
            case "large" -> large(context, request.input().path("bytes").asInt());
            case "wait" -> {
                submissions.incrementAndGet();
                String accepted = "provider-job-" + submissions.get();
                jobs.put(accepted, new CompletableFuture<>());
                context.accepted(accepted);
                yield follow(accepted, jobs.get(accepted), context);
            }
            case "stream" -> {
                submissions.incrementAndGet();
                String accepted = "stream-" + submissions.get();
                jobs.put(accepted, new CompletableFuture<>());
                context.accepted(accepted);
                yield stream(accepted, context);
            }
            case "call" -> call(context, request.input());
            case "late" -> late(context);
            case "crash" -> throw new IllegalStateException("a bug");
            default ->
                throw new ConnectorException(
                        ErrorClass.INVALID_INPUT,
                        "do: must be quick, model, wait, stream, call, late, crash or large",
                        Duration.ofMillis(1500),
                        JSON.readTree("{\"field\":\"do\"}"),
                        null);
        };
    }

    /** The name is the connector's choice, so that it is stored before the provider hears of the job. */
    private ConnectorResult quick(ConnectorContext context) throws ConnectorException {
        String name = "chosen-" + names.incrementAndGet();
        context.accepted(name);
        submissions.incrementAndGet();
        jobs.put(name, CompletableFuture.completedFuture("finished"));
        context.progress(0.5, "half way");
        context.partial("text/plain", "a piece".getBytes(StandardCharsets.UTF_8));
        context.log("a line");
        store(context, "out.txt", "content\nof a file".getBytes(StandardCharsets.UTF_8));
        context.usage("gpu_seconds", 1.5);
        context.progress(1, "done");
        return new ConnectorResult(JSON.readTree("{\"done\":true}"));
    }

    private ConnectorResult attach(String handle, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        if (!canAttach(handle)) {
            throw new ConnectorException(ErrorClass.UNKNOWN_OUTCOME, "Nobody knows what became of " + handle + ".");
        }
        return handle.startsWith("stream-") ? stream(handle, context) : follow(handle, jobs.get(handle), context);
    }

    @Override
    public boolean canAttach(String handle) {
        return !handle.startsWith("call-");
    }

    /** Tells what it has produced whenever somebody attaches. */
    private ConnectorResult stream(String handle, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        piece(context, "one", 1);
        piece(context, "two", 2);
        store(context, "out.txt", "whole".getBytes(StandardCharsets.UTF_8));
        context.usage("gpu_seconds", 1.5);
        ConnectorResult result = follow(handle, jobs.get(handle), context);
        piece(context, "three", 3);
        context.usage("gpu_seconds", 1);
        return result;
    }

    private static void piece(ConnectorContext context, String text, long position) throws ConnectorException {
        context.partial("text/plain", text.getBytes(StandardCharsets.UTF_8), position);
    }

    private ConnectorResult call(ConnectorContext context, JsonNode input)
            throws ConnectorException, InterruptedException {
        String name = "call-" + names.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        context.accepted(name);
        submissions.incrementAndGet();
        jobs.put(name, answer);
        context.partial("text/plain", "one".getBytes(StandardCharsets.UTF_8));
        for (int told = 0; told < input.path("bytes").asInt(0); told += 1000) {
            context.log("x".repeat(1000));
        }
        ConnectorResult result = follow(name, answer, context);
        context.partial("text/plain", "two".getBytes(StandardCharsets.UTF_8));
        store(context, "out.txt", "whole".getBytes(StandardCharsets.UTF_8));
        context.usage("tokens", 7);
        return result;
    }

    private ConnectorResult late(ConnectorContext context) throws ConnectorException, InterruptedException {
        context.accepted("call-" + names.incrementAndGet());
        submissions.incrementAndGet();
        String accepted = "provider-job-" + submissions.get();
        jobs.put(accepted, new CompletableFuture<>());
        context.log("submitted");
        context.accepted(accepted);
        return follow(accepted, jobs.get(accepted), context);
    }

    private ConnectorResult large(ConnectorContext context, int bytes) throws ConnectorException {
        submissions.incrementAndGet();
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) (i * 31 + i / 251);
        }
        store(context, "large.bin", content);
        return new ConnectorResult(JSON.readTree("{}"));
    }

    private static void store(ConnectorContext context, String name, byte[] content) throws ConnectorException {
        try {
            context.artifact(name, "application/octet-stream", new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConnectorResult follow(String handle, @Nullable CompletableFuture<String> job, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        if (job == null) {
            throw new ConnectorException(ErrorClass.LOST, "The provider knows no job " + handle + ".");
        }
        context.onCancel(() -> job.complete("canceled"));
        context.progress(0.1, "waiting");
        String end;
        try {
            end = job.get();
        } catch (InterruptedException e) {
            interruptions.incrementAndGet();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (end.equals("canceled")) {
            throw new ConnectorException(ErrorClass.CANCELED, "Canceled.");
        }
        return new ConnectorResult(JsonNodeFactory.instance.objectNode().put("end", end));
    }

    @Override
    public void releaseMemory() throws ConnectorException {
        if (health instanceof ConnectorHealth.Down(String reason)) {
            throw new ConnectorException(ErrorClass.UNAVAILABLE, reason);
        }
        health = new ConnectorHealth.Up();
    }

    /** Lets all waiting jobs end well. */
    public void finishAll() {
        jobs.values().forEach(job -> job.complete("finished"));
    }

    /** The provider forgets all jobs, as one does that starts anew; those who follow one stay where they are. */
    public void forgetAll() {
        jobs.clear();
    }

    /** Every request so far. */
    public List<ConnectorRequest> requests() {
        return requests;
    }

    /** How many jobs the provider has accepted. */
    public int submissions() {
        return submissions.get();
    }

    /** How many times a thread that followed a job was interrupted. */
    public int interruptions() {
        return interruptions.get();
    }
}
