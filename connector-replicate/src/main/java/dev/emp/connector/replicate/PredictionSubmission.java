package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.files.InputFiles;
import dev.emp.connector.support.http.Answer;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.polling.Acceptance;
import dev.emp.connector.support.polling.JobHandle;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Gives jobs to Replicate: its files first, then the handle by which it is found again, then the prediction. */
final class PredictionSubmission {

    private static final String BY_VERSION = "/predictions";
    private static final int MOST_REMEMBERED = 1000;

    private final ReplicateApi api;
    private final ReplicateProperties properties;
    private final Webhooks webhooks;
    private final Owners owners;
    private final Clock clock;
    private final InputFiles files;

    /** Models that Replicate runs only by version, so that it is not asked in vain each time. */
    private final Set<String> unofficial = ConcurrentHashMap.newKeySet();

    PredictionSubmission(
            ReplicateApi api, ReplicateProperties properties, Webhooks webhooks, Owners owners, Clock clock) {
        this.api = api;
        this.properties = properties;
        this.webhooks = webhooks;
        this.owners = owners;
        this.clock = clock;
        this.files = new InputFiles(
                properties.maxFileSize().toBytes(), properties.inlineFileSize().toBytes());
    }

    /**
     * @return the prediction as Replicate answered; its handle is stored
     * @throws ConnectorException with {@link ConnectorException#nothingAccepted} when Replicate refused it or was never reached
     */
    JsonNode submit(ReplicateInput input, ProviderAccount account, String execution, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        ObjectNode body = prepared(input, account);
        String version = versionOf(input, account);
        context.accepted(new JobHandle.Intent(account.deployment(), execution, clock.instant()).toString());
        webhooks.address(account.deployment(), execution).ifPresent(address -> {
            body.put("webhook", address.toString());
            body.putArray("webhook_events_filter").add("completed");
        });
        Answer answer = create(input, version, body, account);
        if (answer.status() == 404 && version == null) {
            remember(input.what());
            answer = create(input, latestVersion(input, account), body, account);
        }
        JsonNode prediction = accepted(answer, input);
        String id = prediction.path("id").asString("");
        owners.owns(execution, id);
        Acceptance.tell(new JobHandle.Accepted(account.deployment(), id), context, () -> api.cancel(account, id));
        return prediction;
    }

    /** Uploads cost nothing: one whose job was never submitted is deleted by Replicate after a day. */
    private ObjectNode prepared(ReplicateInput input, ProviderAccount account)
            throws ConnectorException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        try {
            body.set(
                    "input",
                    files.uploaded(
                            input.input(),
                            "/input",
                            (name, type, content) -> api.upload(account, name, type, content)));
        } catch (ConnectorException e) {
            throw e.withNothingAccepted();
        }
        return body;
    }

    private @Nullable String versionOf(ReplicateInput input, ProviderAccount account)
            throws ConnectorException, InterruptedException {
        String version = input.version();
        return version == null && unofficial.contains(input.what()) ? latestVersion(input, account) : version;
    }

    /** Only Replicate's official models run by their name; of others it wants a version. */
    private String latestVersion(ReplicateInput input, ProviderAccount account)
            throws ConnectorException, InterruptedException {
        JsonNode model;
        try {
            model = api.model(account, input.what());
        } catch (ConnectorException e) {
            throw e.withNothingAccepted();
        }
        String version =
                model == null ? "" : model.path("latest_version").path("id").asString("");
        if (version.isEmpty()) {
            throw new ConnectorException(
                            ErrorClass.INVALID_INPUT,
                            "Replicate has no model " + input.what() + " that runs by its name"
                                    + (model == null ? "" : ": it has no version")
                                    + ". Check /model, and that the account may use it.")
                    .withNothingAccepted();
        }
        return version;
    }

    private Answer create(ReplicateInput input, @Nullable String version, ObjectNode body, ProviderAccount account)
            throws ConnectorException, InterruptedException {
        Duration wait = input.stream() ? Duration.ZERO : properties.preferWait();
        if (version == null) {
            return api.create(
                    account, "/models/" + input.what() + "/predictions", body, wait, properties.requestTimeout());
        }
        return api.create(account, BY_VERSION, body.put("version", version), wait, properties.requestTimeout());
    }

    private JsonNode accepted(Answer answer, ReplicateInput input) throws ConnectorException {
        if (!answer.isOk()) {
            ConnectorException refusal = refusal(answer, input);
            throw answer.isRefusal() ? refusal.withNothingAccepted() : refusal;
        }
        // what was accepted is searched for by the next attempt
        JsonNode prediction = answer.json(ErrorClass.UNAVAILABLE);
        if (!prediction.path("id").isString()
                || prediction.path("id").asString().isEmpty()) {
            throw answer.refusal(ErrorClass.UNAVAILABLE, "Replicate took the job, but gave the prediction no id.");
        }
        return prediction;
    }

    private static ConnectorException refusal(Answer answer, ReplicateInput input) {
        return switch (answer.status()) {
            case 404 ->
                answer.refusal(
                        ErrorClass.INVALID_INPUT,
                        "Replicate has no " + (input.version() == null ? "model " : "version ")
                                + (input.version() == null ? input.what() : input.version())
                                + " for this account: " + answer.says());
            case 422 ->
                answer.refusal(
                        ErrorClass.INVALID_INPUT,
                        "Replicate refuses the input of " + input.what() + ": " + answer.says());
            default -> answer.refusal();
        };
    }

    private void remember(String model) {
        if (unofficial.size() < MOST_REMEMBERED) {
            unofficial.add(model);
        }
    }
}
