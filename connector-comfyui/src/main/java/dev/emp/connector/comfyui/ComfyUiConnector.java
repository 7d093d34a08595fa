package dev.emp.connector.comfyui;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Runs workflows at one ComfyUI. */
final class ComfyUiConnector implements Connector {

    private final ComfyUiProperties properties;
    private final Clock clock;
    private final ComfyUiApi api;
    private final ComfyUiDescription description;
    private final WarmModels warm = new WarmModels();
    private final ComfyUiHealth health;

    /** With an HTTP client of its own. */
    ComfyUiConnector(ComfyUiProperties properties, Clock clock) {
        this(properties, clock, new HttpClients());
    }

    ComfyUiConnector(ComfyUiProperties properties, Clock clock, HttpClients clients) {
        this.properties = properties;
        this.clock = clock;
        this.api = new ComfyUiApi(properties, clients);
        this.description = new ComfyUiDescription(api, clock);
        this.health = new ComfyUiHealth(api, warm);
    }

    @Override
    public ConnectorDescriptor describe() {
        return description.current();
    }

    @Override
    public ConnectorHealth health() {
        return health.look();
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        ComfyUiInput input = ComfyUiInput.parse(request.input());
        URI server = properties.url();
        String handle = request.handle();
        if (handle != null) {
            return run(input, Handle.parse(handle, server).promptId(), request, context);
        }
        if (context.isCanceled()) {
            throw new ConnectorException(ErrorClass.CANCELED, "Canceled before it was submitted.");
        }
        return run(input, UUID.randomUUID().toString(), request, context);
    }

    /** The socket is open before the workflow is submitted: events missed are never sent again. */
    private ConnectorResult run(ComfyUiInput input, String id, ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        boolean attach = request.handle() != null;
        try (EventFeed feed = new EventFeed(api, Handle.clientId(id), properties)) {
            boolean heard = feed.open();
            String promptId = attach ? id : submit(input, id, request.executionId(), context);
            context.onCancel(feed::wake);
            JobOutputs outputs = new JobOutputs(api, context);
            JobReporter reporter =
                    new JobReporter(input.workflow(), context, outputs, properties.previewInterval(), clock);
            PromptCheck check = new PromptCheck(api, promptId, context, properties.outageLimit(), clock);
            PromptFollower follower = new PromptFollower(feed, check, reporter, context, properties, clock);
            JsonNode history = heard && !attach ? follower.followFromStart() : follower.follow();

            new PromptOutcome(history).requireSuccess(context.isCanceled());
            warm.ran(promptId, input.workflow());
            reporter.requireImagesOverSocket();
            outputs.fetch(history);
            report(new PromptOutcome(history).seconds(), context);
            return outputs.result(promptId);
        }
    }

    private String submit(ComfyUiInput input, String id, String executionId, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        String promptId = new PromptSubmission(api).submit(input, id, executionId);
        try {
            context.accepted(Handle.of(properties.url(), promptId).toString());
        } catch (ConnectorException e) {
            if (e.errorClass() == ErrorClass.LOST) {
                // the handle is not stored, so nobody will ever attach to this job
                new PromptCanceler(api).cancel(promptId);
            }
            throw e;
        }
        return promptId;
    }

    private static void report(OptionalDouble seconds, ConnectorContext context) throws ConnectorException {
        if (seconds.isPresent()) {
            context.usage("gpu_seconds", seconds.getAsDouble());
        }
        context.progress(1, "done");
    }

    /** ComfyUI drops the models once the workflow that runs has ended, or at once when none does. */
    @Override
    public void releaseMemory() throws ConnectorException, InterruptedException {
        Optional<String> lastPrompt = warm.lastPrompt();
        api.free();
        lastPrompt.ifPresent(warm::forgetAfter);
    }

    @Override
    public void close() {
        api.close();
    }
}
