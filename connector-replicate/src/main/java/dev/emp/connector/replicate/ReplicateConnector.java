package dev.emp.connector.replicate;

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
import dev.emp.connector.support.polling.Acceptance;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.JobHandle;
import dev.emp.connector.support.polling.Poller;
import dev.emp.connector.support.settings.InputSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs models at Replicate. */
final class ReplicateConnector implements Connector {

    static final String SERVICE = "replicate";

    private static final JsonNode INPUT_SCHEMA = InputSchema.beside(ReplicateConnector.class);

    private final ReplicateParts parts;
    private final PredictionSubmission submission;
    private final PredictionSearch search;
    private final AccountHealth health;
    private final RunPrices prices;

    private final Owners owners = new Owners();

    private record Accepted(ProviderAccount account, JsonNode prediction) {}

    ReplicateConnector(ReplicateParts parts) {
        this.parts = parts;
        ReplicateProperties properties = parts.properties();
        this.submission = new PredictionSubmission(parts.api(), properties, parts.webhooks(), owners, parts.clock());
        this.search = new PredictionSearch(
                parts.api(), parts.webhooks(), owners, properties.settleTime(), parts.clock(), parts.waiting());
        this.health = new AccountHealth(
                "Replicate", parts.deployments(), properties.url(), parts.api()::account, parts.clock());
        this.prices = new RunPrices(properties.prices());
    }

    @Override
    public ConnectorDescriptor describe() {
        return new ConnectorDescriptor(SERVICE, parts.properties().models(), INPUT_SCHEMA);
    }

    @Override
    public ConnectorHealth health() {
        return health.look();
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        ReplicateInput input = ReplicateInput.parse(request.input());
        String handle = request.handle();
        if (handle == null && context.isCanceled()) {
            throw new ConnectorException(ErrorClass.CANCELED, "Canceled before it was submitted.")
                    .withNothingAccepted();
        }
        Accepted accepted = handle == null
                ? submit(input, request, context)
                : attach(JobHandle.parse(handle, "Replicate"), input, context);
        String id = accepted.prediction().path("id").asString("");
        return follow(accepted, id, input, context);
    }

    private Accepted submit(ReplicateInput input, ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        return parts.deployments().call(input.what(), input.deployment(), turn -> {
            ProviderAccount account =
                    ProviderAccount.of(turn, parts.properties().url());
            JsonNode prediction = submission.submit(input, account, request.executionId(), context);
            return new Accepted(account, prediction);
        });
    }

    private Accepted attach(JobHandle handle, ReplicateInput input, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        ProviderAccount account = ProviderAccount.named(
                handle.deployment(), parts.deployments(), parts.properties().url());
        return switch (handle) {
            case JobHandle.Accepted(String _, String id) -> {
                owners.owns(id, id);
                yield new Accepted(account, parts.api().prediction(account, id));
            }
            case JobHandle.Intent intent -> {
                JsonNode prediction = search.find(intent, input, account);
                String id = prediction.path("id").asString("");
                owners.owns(intent.execution(), id);
                Acceptance.tell(
                        new JobHandle.Accepted(account.deployment(), id),
                        context,
                        () -> parts.api().cancel(account, id));
                yield new Accepted(account, parts.api().prediction(account, id));
            }
        };
    }

    private ConnectorResult follow(Accepted accepted, String id, ReplicateInput input, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        Doorbell bell = new Doorbell();
        ProviderAccount account = accepted.account();
        String execution = parts.webhooks()
                .executionOf(accepted.prediction().path("webhook").asString(""))
                .orElse(id);
        JsonNode end;
        try (PredictionJob job = new PredictionJob(
                        parts.api(),
                        account,
                        id,
                        accepted.prediction(),
                        new PredictionReporter(context, parts.scrubber()),
                        context,
                        bell,
                        parts.waiting(),
                        input.stream());
                Webhooks.Listening _ = parts.webhooks().listen(execution, job::told)) {
            end = poller().follow(job, context, bell);
        }
        PredictionOutcome outcome = new PredictionOutcome(end, parts.api().errors());
        outcome.reportUsage(prices, input, context);
        outcome.requireSuccess(context.isCanceled());
        ConnectorResult result = result(end, account, context);
        context.progress(1, "done");
        return result;
    }

    private Poller poller() {
        return new Poller(parts.plan(), parts.clock(), parts.waiting(), parts.chance());
    }

    private ConnectorResult result(JsonNode prediction, ProviderAccount account, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        OutputFiles files = new OutputFiles(
                "Replicate",
                new FileHosts(parts.properties().fileHosts(), url -> ReplicateApi.isFileOf(account, url)),
                file -> parts.api().download(account, file),
                parts.properties().maxFileSize().toBytes(),
                context);
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (String member : List.of("id", "model", "version")) {
            copy(prediction, member, result);
        }
        result.set("output", files.store(prediction.path("output"), "/output"));
        result.set("files", files.list());
        copy(prediction, "metrics", result);
        return new ConnectorResult(result);
    }

    private static void copy(JsonNode from, String member, ObjectNode to) {
        @Nullable JsonNode value = from.get(member);
        if (value != null && !value.isNull()) {
            to.set(member, value);
        }
    }

    @Override
    public void close() {
        parts.api().close();
    }
}
