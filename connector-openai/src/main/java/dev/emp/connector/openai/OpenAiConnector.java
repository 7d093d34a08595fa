package dev.emp.connector.openai;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.cost.Prices;
import dev.emp.connector.support.keys.Deployment;
import dev.emp.connector.support.keys.Deployments;
import dev.emp.connector.support.polling.Poller;
import dev.emp.connector.support.polling.PollingPlan;
import dev.emp.connector.support.polling.Waiting;
import dev.emp.connector.support.secret.Scrubber;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Runs jobs at OpenAI, or at a server that speaks its API. */
final class OpenAiConnector implements Connector {

    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private final OpenAiProperties properties;
    private final OpenAiClients clients;
    private final OpenAiErrors errors;
    private final Deployments deployments;
    private final OpenAiStatus status;
    private final OpenAiDescription description;
    private final Prices prices;
    private final ResponseWork responses;
    private final BatchWork batches;
    private final Map<Operation, Work> works = new EnumMap<>(Operation.class);

    OpenAiConnector(
            OpenAiProperties properties, Function<String, @Nullable String> environment, Poller poller, Clock clock) {
        Scrubber scrubber = new Scrubber();
        this.properties = properties;
        this.clients = new OpenAiClients(properties, environment, scrubber);
        this.errors = new OpenAiErrors(scrubber, clock);
        this.deployments =
                Deployments.of("OpenAI", properties.keys(), environment, scrubber, RandomGenerator.getDefault(), clock);
        this.status = new OpenAiStatus(deployments, clients, errors, clock);
        this.description = new OpenAiDescription(properties.models(), status);
        this.prices = new Prices(properties.prices());
        this.responses = new ResponseWork(poller);
        this.batches = new BatchWork(poller, new BatchSearch(properties.batchSettleTime(), clock, Waiting.REAL), clock);
        works.put(Operation.RESPONSES, responses);
        works.put(Operation.CHAT, new ChatWork());
        works.put(Operation.GENERATE_IMAGES, ImageWork.generate());
        works.put(Operation.EDIT_IMAGES, ImageWork.edit());
        works.put(Operation.EMBEDDINGS, JsonWork.embeddings());
        works.put(Operation.SPEECH, new SpeechWork());
        works.put(Operation.TRANSCRIPTION, new TranscriptionWork());
        works.put(Operation.MODERATION, JsonWork.moderations());
    }

    /** With the keys of this process's environment. */
    static OpenAiConnector open(OpenAiProperties properties, Clock clock) {
        Duration longest = properties.batchPollInterval();
        Duration first = FIRST_LOOK.compareTo(longest) < 0 ? FIRST_LOOK : longest;
        PollingPlan plan = PollingPlan.of(first, longest, properties.outageLimit());
        return new OpenAiConnector(properties, System::getenv, new Poller(plan, clock), clock);
    }

    @Override
    public ConnectorDescriptor describe() {
        return description.current();
    }

    @Override
    public ConnectorHealth health() {
        return status.health();
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        OpenAiInput input = OpenAiInput.parse(request.input(), request.runTimeout());
        if (request.handle() != null) {
            return attach(Handle.parse(request.handle()), input, request, context);
        }
        if (context.isCanceled()) {
            throw new ConnectorException(ErrorClass.CANCELED, "Canceled before it was submitted.");
        }
        Work work = input.inBatch() ? batches : Objects.requireNonNull(works.get(input.operation()));
        return deployments.call(
                input.model().orElse(null),
                input.deployment(),
                turn -> work.run(job(input, request, context, turn.deployment(), turn.key(), turn::answered)));
    }

    private ConnectorResult attach(Handle handle, OpenAiInput input, ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        if (handle instanceof Handle.Call) {
            throw outcomeUnknown(input);
        }
        Deployment deployment = deployments
                .find(handle.deployment())
                .orElseThrow(() -> new ConnectorException(
                        ErrorClass.AUTH,
                        "The job was submitted to OpenAI with the key named " + handle.deployment()
                                + ", which is not in emp.openai.keys any more; only with it can the job be found."));
        Job job = job(input, request, context, deployment, deployment.key(), () -> {});
        return switch (handle) {
            case Handle.Call _ -> throw outcomeUnknown(input);
            case Handle.Response response -> responses.attach(job, response.id());
            case Handle.Batch batch -> batches.attach(job, batch.id());
            case Handle.BatchIntent intent -> batches.attach(job, intent);
        };
    }

    private static ConnectorException outcomeUnknown(OpenAiInput input) {
        return input.repeatIfLost()
                ? new ConnectorException(
                        ErrorClass.LOST,
                        "An earlier call to OpenAI was interrupted; it is made again, as the job says (repeat_if_lost).")
                : new ConnectorException(
                        ErrorClass.UNKNOWN_OUTCOME,
                        "A call to OpenAI was tried, and whoever made it ended before the answer came. OpenAI keeps no record"
                                + " of such a call, and it may have been paid for. Submit the job again if that does not"
                                + " matter, or set repeat_if_lost in its input.");
    }

    private Job job(
            OpenAiInput input,
            ConnectorRequest request,
            ConnectorContext context,
            Deployment deployment,
            String key,
            Runnable answered)
            throws ConnectorException {
        URI url = clients.baseUrl(deployment);
        Exchange exchange = new Exchange(clients.of(deployment, key), deployment, url.toString(), errors, context);
        return new Job(
                input,
                request,
                context,
                exchange,
                new UsageReport(context, prices, input),
                properties.runsInBackground(url),
                answered);
    }

    @Override
    public boolean canAttach(String handle) {
        try {
            return !(Handle.parse(handle) instanceof Handle.Call);
        } catch (ConnectorException e) {
            return true;
        }
    }

    @Override
    public void close() {
        clients.close();
    }
}
