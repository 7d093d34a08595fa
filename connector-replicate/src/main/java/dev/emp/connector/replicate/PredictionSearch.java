package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.files.InputFiles;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.JobHandle;
import dev.emp.connector.support.polling.Waiting;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the prediction of a job of which only is known that it was about to be submitted: by its webhook, which names the attempt, or else
 * by model and input among those created since, of which none may be known to be another job's. Of jobs with the very same input that several
 * processes submit within seconds, one may then have the prediction of another; with webhooks that cannot be.
 */
final class PredictionSearch {

    /** Replicate's clock may be behind ours. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Of 100 predictions each. */
    private static final int MOST_PAGES = 20;

    private final ReplicateApi api;
    private final Webhooks webhooks;
    private final Owners owners;
    private final Duration settleTime;
    private final Clock clock;
    private final Waiting waiting;

    PredictionSearch(
            ReplicateApi api, Webhooks webhooks, Owners owners, Duration settleTime, Clock clock, Waiting waiting) {
        this.api = api;
        this.webhooks = webhooks;
        this.owners = owners;
        this.settleTime = settleTime;
        this.clock = clock;
        this.waiting = waiting;
    }

    /**
     * @throws ConnectorException lost, when Replicate has no such prediction
     */
    JsonNode find(JobHandle.Intent intent, ReplicateInput input, ProviderAccount account)
            throws ConnectorException, InterruptedException {
        // from now on: how long the submission was on its way, nobody knows
        Instant end = clock.instant().plus(settleTime);
        while (true) {
            boolean settled = !clock.instant().isBefore(end);
            Optional<JsonNode> found = look(intent, input, account);
            if (found.isPresent()) {
                return found.get();
            }
            if (settled) {
                throw new ConnectorException(
                        ErrorClass.LOST,
                        "Replicate has no prediction of this job: it was not submitted, or its answer came to nothing.");
            }
            var _ = waiting.until(new Doorbell(), BETWEEN_LOOKS);
        }
    }

    private Optional<JsonNode> look(JobHandle.Intent intent, ReplicateInput input, ProviderAccount account)
            throws ConnectorException, InterruptedException {
        List<JsonNode> alike = new ArrayList<>();
        JsonNode page = api.predictionsSince(account, intent.at().minus(CLOCKS_APART));
        for (int pages = 1; page != null && pages <= MOST_PAGES; pages++) {
            for (JsonNode prediction : page.path("results")) {
                String id = prediction.path("id").asString("");
                Optional<String> execution =
                        webhooks.executionOf(prediction.path("webhook").asString(""));
                if (owners.isOf(intent.execution(), id)
                        || execution.filter(intent.execution()::equals).isPresent()) {
                    return Optional.of(prediction);
                }
                boolean candidate = execution.isEmpty()
                        && !owners.isKnown(id)
                        && !endedBefore(prediction, intent.at())
                        && canBe(prediction, input);
                if (candidate) {
                    alike.add(prediction);
                }
            }
            page = api.pageAfter(account, page);
        }
        return firstWithInput(alike, input, account);
    }

    private static boolean canBe(JsonNode prediction, ReplicateInput input) {
        String model = input.model();
        String version = input.version();
        boolean sameModel =
                model == null || prediction.path("model").asString(model).equals(model);
        return sameModel
                && (version == null
                        || prediction.path("version").asString(version).equals(version));
    }

    private static boolean endedBefore(JsonNode prediction, Instant time) {
        Instant ended = instant(prediction.path("completed_at").asString(""));
        return ended != null && ended.isBefore(time);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The oldest. A list may leave out inputs, and then each prediction is asked for. */
    private Optional<JsonNode> firstWithInput(List<JsonNode> alike, ReplicateInput input, ProviderAccount account)
            throws ConnectorException, InterruptedException {
        for (JsonNode listed : alike.reversed()) {
            JsonNode prediction = listed.path("input").isObject()
                    ? listed
                    : api.prediction(account, listed.path("id").asString(""));
            if (InputFiles.canHaveBecome(input.input(), prediction.path("input"))) {
                return Optional.of(prediction);
            }
        }
        return Optional.empty();
    }
}
