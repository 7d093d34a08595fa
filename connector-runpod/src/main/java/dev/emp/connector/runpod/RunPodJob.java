package dev.emp.connector.runpod;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.polling.ProviderJob;
import dev.emp.connector.support.polling.Sight;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One job that RunPod has accepted. Ends with its last status. */
final class RunPodJob implements ProviderJob<JsonNode> {

    private final RunPodApi api;
    private final ProviderAccount account;
    private final RunPodJobName name;
    private final ConnectorContext context;
    private final boolean streamWanted;
    private boolean incomplete;
    private final ArrayNode pieces = JsonNodeFactory.instance.arrayNode();
    private String status = "";
    private String shown = "";

    /** @param attached whether somebody else may have been given pieces already */
    RunPodJob(
            RunPodApi api,
            ProviderAccount account,
            RunPodJobName name,
            ConnectorContext context,
            boolean streamWanted,
            boolean attached) {
        this.incomplete = attached;
        this.api = api;
        this.account = account;
        this.name = name;
        this.context = context;
        this.streamWanted = streamWanted;
    }

    @Override
    public Sight<JsonNode> look() throws ConnectorException, InterruptedException {
        JsonNode job = streamWanted
                ? api.stream(account, name.endpoint(), name.id(), () -> incomplete = true)
                : api.status(account, name.endpoint(), name.id());
        boolean newPieces = passOn(job.path("stream"));
        String now = job.path("status").asString("");
        if (ended(now)) {
            return newPieces ? new Sight.GoesOn<>(true) : new Sight.Ended<>(lastStatus(job));
        }
        boolean news = !now.equals(status) || newPieces;
        tell(job, now);
        status = now;
        return new Sight.GoesOn<>(news);
    }

    /** Of a streamed job the last status holds what the stream does not: its times, its error, its whole output. */
    private JsonNode lastStatus(JsonNode job) throws ConnectorException, InterruptedException {
        return streamWanted ? api.status(account, name.endpoint(), name.id()) : job;
    }

    private boolean ended(String now) throws ConnectorException {
        return switch (now) {
            case "IN_QUEUE", "IN_PROGRESS", "RUNNING" -> false;
            case "COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT" -> true;
            default ->
                throw api.errors()
                        .of(
                                ErrorClass.UNAVAILABLE,
                                "RunPod gives the job " + name.id() + " the status '" + now
                                        + "', which it does not document.",
                                null);
        };
    }

    /** A handler that reports progress has it shown as the output of a job that runs. */
    private void tell(JsonNode job, String now) throws ConnectorException {
        JsonNode output = job.path("output");
        boolean queued = now.equals("IN_QUEUE");
        String message = queued
                ? "in queue: RunPod waits for a worker"
                : output.isString() && !output.asString().isBlank()
                        ? api.errors().quote(output.asString())
                        : "in progress: the worker runs";
        if (!message.equals(shown)) {
            context.progress(0, message);
            shown = message;
        }
    }

    private boolean passOn(JsonNode stream) throws ConnectorException {
        for (JsonNode item : stream) {
            JsonNode output = item.has("output") ? item.path("output") : item;
            boolean text = output.isString();
            context.partial(
                    text ? "text/plain;charset=UTF-8" : "application/json",
                    (text ? output.asString() : output.toString()).getBytes(StandardCharsets.UTF_8));
            pieces.add(output);
        }
        return !stream.isEmpty();
    }

    /**
     * What was streamed, for a handler that does not give the whole at the end.
     *
     * @throws ConnectorException unknown outcome, when pieces may be missing
     */
    ArrayNode pieces() throws ConnectorException {
        if (streamWanted && incomplete) {
            throw new ConnectorException(
                    ErrorClass.UNKNOWN_OUTCOME,
                    "The job has ended at RunPod, but some of its output may be missing: RunPod gives the pieces of a stream only once,"
                            + " and this one was interrupted. Have the handler give the whole output at its end too"
                            + " (return_aggregate_stream in runpod.serverless.start), or submit the job without stream.");
        }
        return pieces;
    }

    @Override
    public void cancel() throws ConnectorException, InterruptedException {
        api.cancel(account, name.endpoint(), name.id());
    }
}
