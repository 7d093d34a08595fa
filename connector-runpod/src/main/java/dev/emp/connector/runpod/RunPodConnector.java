package dev.emp.connector.runpod;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.cost.RunPrices;
import dev.emp.connector.support.files.FileHosts;
import dev.emp.connector.support.files.OutputFiles;
import dev.emp.connector.support.http.AccountHealth;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.JobHandle;
import dev.emp.connector.support.polling.Poller;
import dev.emp.connector.support.polling.PollingPlan;
import dev.emp.connector.support.settings.InputSchema;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs jobs at RunPod's serverless endpoints. */
final class RunPodConnector implements Connector {

    static final String SERVICE = "runpod";

    private static final JsonNode INPUT_SCHEMA = InputSchema.beside(RunPodConnector.class);

    private final RunPodParts parts;
    private final JobSubmission submission;
    private final AccountHealth health;
    private final RunPrices prices;
    private final PollingPlan plan;

    /** @param attached whether it was submitted by somebody else */
    private record Accepted(ProviderAccount account, RunPodJobName job, boolean attached) {}

    RunPodConnector(RunPodParts parts) {
        this.parts = parts;
        RunPodProperties properties = parts.properties();
        this.submission = new JobSubmission(parts.api(), properties, parts.clock());
        this.health = new AccountHealth("RunPod", parts.deployments(), properties.url(), this::ask, parts.clock());
        this.prices = new RunPrices(properties.prices());
        this.plan = PollingPlan.of(properties.pollFirst(), properties.pollLongest(), properties.outageLimit());
    }

    @Override
    public ConnectorDescriptor describe() {
        return new ConnectorDescriptor(SERVICE, parts.properties().endpoints(), INPUT_SCHEMA);
    }

    @Override
    public ConnectorHealth health() {
        return health.look();
    }

    /** There is no account to ask for; an endpoint answers for it where one is named. */
    private void ask(ProviderAccount account, Duration limit) throws ConnectorException, InterruptedException {
        List<String> endpoints = parts.properties().endpoints();
        if (endpoints.isEmpty()) {
            parts.api().reach(account, limit);
        } else {
            parts.api().health(account, endpoints.getFirst(), limit);
        }
    }

    /** Of a job that was sent without an answer nothing can be found at RunPod. */
    @Override
    public boolean canAttach(String handle) {
        try {
            return !(JobHandle.parse(handle, "RunPod") instanceof JobHandle.Intent);
        } catch (ConnectorException e) {
            return true;
        }
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        RunPodInput input = RunPodInput.parse(request.input());
        String handle = request.handle();
        if (handle == null && context.isCanceled()) {
            throw new ConnectorException(ErrorClass.CANCELED, "Canceled before it was submitted.")
                    .withNothingAccepted();
        }
        Accepted accepted =
                handle == null ? submit(input, request, context) : attach(JobHandle.parse(handle, "RunPod"));
        return follow(accepted, input, context);
    }

    private Accepted submit(RunPodInput input, ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        return parts.deployments().call(input.endpoint(), input.deployment(), turn -> {
            ProviderAccount account =
                    ProviderAccount.of(turn, parts.properties().url());
            return new Accepted(account, submission.submit(input, account, request.executionId(), context), false);
        });
    }

    private Accepted attach(JobHandle handle) throws ConnectorException {
        return switch (handle) {
            case JobHandle.Accepted(String deployment, String name) ->
                new Accepted(
                        ProviderAccount.named(
                                deployment,
                                parts.deployments(),
                                parts.properties().url()),
                        RunPodJobName.parse(name),
                        true);
            case JobHandle.Intent intent ->
                throw new ConnectorException(
                        ErrorClass.UNKNOWN_OUTCOME,
                        "The job was sent to RunPod at " + intent.at()
                                + ", and its answer was lost with the worker. RunPod has no list in which it could be found:"
                                + " look at the endpoint's requests in its console before you submit it again.");
        };
    }

    private ConnectorResult follow(Accepted accepted, RunPodInput input, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        RunPodJob job = new RunPodJob(
                parts.api(), accepted.account(), accepted.job(), context, input.stream(), accepted.attached());
        JsonNode end =
                new Poller(plan, parts.clock(), parts.waiting(), parts.chance()).follow(job, context, new Doorbell());
        RunPodOutcome outcome = new RunPodOutcome(end, parts.api().errors());
        outcome.reportUsage(prices, input, context);
        outcome.requireSuccess(context.isCanceled());
        ConnectorResult result = result(end, job, accepted, context);
        context.progress(1, "done");
        return result;
    }

    private ConnectorResult result(JsonNode end, RunPodJob job, Accepted accepted, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        OutputFiles files = new OutputFiles(
                "RunPod",
                new FileHosts(parts.properties().fileHosts()),
                parts.api()::download,
                parts.properties().maxFileSize().toBytes(),
                context);
        boolean onlyStreamed =
                end.path("output").isMissingNode() || end.path("output").isNull();
        ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("id", accepted.job().id())
                .put("endpoint", accepted.job().endpoint());
        result.set("output", files.store(onlyStreamed ? job.pieces() : end.path("output"), "/output"));
        result.set("files", files.list());
        return new ConnectorResult(result);
    }

    @Override
    public void close() {
        parts.api().close();
    }
}
