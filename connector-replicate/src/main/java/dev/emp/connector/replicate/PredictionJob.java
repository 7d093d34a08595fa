package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.ProviderJob;
import dev.emp.connector.support.polling.Sight;
import dev.emp.connector.support.polling.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One prediction that Replicate has accepted, with its stream of output where one is wanted. Ends with the prediction's last state. */
final class PredictionJob implements ProviderJob<JsonNode>, AutoCloseable {

    private static final Duration PATIENCE_FOR_LAST_PIECES = Duration.ofSeconds(2);
    private static final Duration BETWEEN_PIECES = Duration.ofMillis(100);

    private final ReplicateApi api;
    private final ProviderAccount account;
    private final String id;
    private final PredictionReporter reporter;
    private final ConnectorContext context;
    private final Doorbell bell;
    private final Waiting waiting;
    private final boolean streamWanted;
    private final AtomicBoolean told = new AtomicBoolean();
    private @Nullable JsonNode known;
    private @Nullable StreamedOutput output;

    /** @param known its state as Replicate gave it just now; null when it has to be asked for */
    PredictionJob(
            ReplicateApi api,
            ProviderAccount account,
            String id,
            @Nullable JsonNode known,
            PredictionReporter reporter,
            ConnectorContext context,
            Doorbell bell,
            Waiting waiting,
            boolean streamWanted) {
        this.api = api;
        this.account = account;
        this.id = id;
        this.known = known;
        this.reporter = reporter;
        this.context = context;
        this.bell = bell;
        this.waiting = waiting;
        this.streamWanted = streamWanted;
    }

    @Override
    public Sight<JsonNode> look() throws ConnectorException, InterruptedException {
        JsonNode prediction = known == null ? api.prediction(account, id) : known;
        known = null;
        String status = prediction.path("status").asString("");
        boolean ended = switch (status) {
            case "starting", "processing" -> false;
            case "succeeded", "failed", "canceled", "aborted" -> true;
            default ->
                throw api.errors()
                        .of(
                                ErrorClass.UNAVAILABLE,
                                "Replicate gives the prediction " + id + " the status '" + status
                                        + "', which it does not document.",
                                null);
        };
        boolean news = reporter.report(prediction, ended);
        listen(prediction);
        if (ended) {
            hearTheRest();
            return new Sight.Ended<>(prediction);
        }
        return new Sight.GoesOn<>(news);
    }

    @Override
    public void cancel() throws ConnectorException, InterruptedException {
        api.cancel(account, id);
    }

    /** Replicate has called. */
    void told() {
        told.set(true);
        bell.ring();
    }

    @Override
    public boolean hear() throws ConnectorException {
        boolean pieces = output != null && output.passOn(context);
        return told.getAndSet(false) || output == null || (output.isOver() && !pieces) || context.isCanceled();
    }

    private void listen(JsonNode prediction) throws ConnectorException {
        String stream = prediction.path("urls").path("stream").asString("");
        if (streamWanted && output == null && !stream.isEmpty()) {
            URI uri = api.parse(stream, "the stream of its output");
            output = StreamedOutput.start(api, account, uri, bell, waiting);
        }
    }

    /** The prediction may be over a little before its last pieces are here. */
    private void hearTheRest() throws ConnectorException, InterruptedException {
        StreamedOutput rest = output;
        if (rest == null || context.isCanceled()) {
            return;
        }
        long silences = PATIENCE_FOR_LAST_PIECES.dividedBy(BETWEEN_PIECES);
        while (silences > 0 && !rest.isOver()) {
            if (!rest.passOn(context) && !waiting.until(bell, BETWEEN_PIECES)) {
                silences--;
            }
        }
    }

    @Override
    public void close() {
        if (output != null) {
            output.close();
        }
    }
}
