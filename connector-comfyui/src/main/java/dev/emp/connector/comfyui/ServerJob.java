package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.util.OptionalDouble;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** One job at one ComfyUI, from its submission to its result. */
final class ServerJob {

    private final ComfyUiServer server;
    private final ComfyUiApi api;
    private final ComfyUiInput input;
    private final ConnectorContext context;
    private final ComfyUiProperties properties;
    private final Clock clock;
    private final JobOutputs outputs;
    private final JobReporter reporter;

    ServerJob(
            ComfyUiServer server,
            ComfyUiInput input,
            ConnectorContext context,
            ComfyUiProperties properties,
            Clock clock) {
        this.server = server;
        this.api = server.api();
        this.input = input;
        this.context = context;
        this.properties = properties;
        this.clock = clock;
        this.outputs = new JobOutputs(api, context, properties.keepTemporaryOutputs());
        this.reporter = new JobReporter(input.workflow(), context, outputs, properties.previewInterval(), clock);
    }

    ConnectorResult submit(String executionId) throws ConnectorException, InterruptedException {
        Handle handle = new Handle(server.name(), UUID.randomUUID().toString(), clock.instant());
        try (EventFeed feed = new EventFeed(api, handle.clientId(), properties)) {
            Handle named = bring(handle, feed, executionId);
            boolean heard = feed.isConnected();
            if (!named.equals(handle)) {
                context.accepted(named.toString());
            }
            PromptFollower follower = follower(feed, named);
            return finish(named, heard ? follower.followFromStart() : follower.follow());
        }
    }

    /** The socket is open before the workflow is submitted: events missed are never sent again. */
    private Handle bring(Handle handle, EventFeed feed, String executionId)
            throws ConnectorException, InterruptedException {
        server.expectJob();
        try {
            open(feed);
            context.accepted(handle.toString());
            if (context.isCanceled()) {
                throw new ConnectorException(ErrorClass.CANCELED, "Canceled before it was submitted.");
            }
            return new PromptSubmission(api).submit(input, handle, executionId);
        } finally {
            server.expectJobNoLonger();
        }
    }

    private static void open(EventFeed feed) throws ConnectorException, InterruptedException {
        try {
            feed.open();
        } catch (ConnectorException e) {
            throw e.withNothingAccepted();
        }
    }

    /** A job that is not there may be on its way, when the attempt that submitted it has just died. */
    ConnectorResult attach(Handle stored) throws ConnectorException, InterruptedException {
        try (EventFeed feed = new EventFeed(api, stored.clientId(), properties)) {
            feed.open();
            Handle found = new PromptSearch(api, stored, context, properties, clock, server.lateArrivals()).find();
            if (!found.equals(stored)) {
                context.accepted(found.toString());
            }
            return finish(found, follower(feed, found).follow());
        }
    }

    private PromptFollower follower(EventFeed feed, Handle handle) {
        context.onCancel(feed::wake);
        PromptCheck check = new PromptCheck(api, handle.promptId(), context, properties.outageLimit(), clock);
        return new PromptFollower(feed, check, reporter, context, properties, clock);
    }

    private ConnectorResult finish(Handle handle, JsonNode history) throws ConnectorException, InterruptedException {
        PromptOutcome outcome = new PromptOutcome(history);
        if (outcome.ranOutOfMemory()) {
            freeMemory();
        }
        outcome.requireSuccess(context.isCanceled());
        server.warm().ran(handle.promptId(), input.workflow());
        reporter.requireImagesOverSocket();
        outputs.fetch(history);
        OptionalDouble seconds = outcome.seconds();
        if (seconds.isPresent()) {
            context.usage("gpu_seconds", seconds.getAsDouble());
        }
        context.progress(1, "done");
        return outputs.result(handle.promptId());
    }

    /** So that the next attempt, and the next job, find room. That it fails matters less than why the job did. */
    private void freeMemory() throws ConnectorException, InterruptedException {
        try {
            server.releaseMemory();
            context.log("ComfyUI was asked to free its memory.");
        } catch (ConnectorException e) {
            context.log("ComfyUI could not be asked to free its memory: " + e.getMessage());
        }
    }
}
