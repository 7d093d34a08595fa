package dev.emp.connector.openai;

import com.openai.models.batches.BatchListParams;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the batch of a job of which only is known that it was about to be submitted. */
final class BatchSearch {

    /** The member of a batch's metadata that names the attempt. */
    static final String MARK = "emp_execution";

    private static final Duration CLOCKS_DIFFER_BY = Duration.ofHours(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final long PAGE = 100;

    private final Duration settleTime;
    private final Clock clock;
    private final Waiting waiting;

    /** @param settleTime how long a batch that was submitted may be on its way, or missing from the list */
    BatchSearch(Duration settleTime, Clock clock, Waiting waiting) {
        this.settleTime = settleTime;
        this.clock = clock;
        this.waiting = waiting;
    }

    /**
     * @return what OpenAI calls it
     * @throws ConnectorException lost, when no batch has this intent's mark, and none has got it within the settle time
     */
    String find(Job job, Handle.BatchIntent intent) throws ConnectorException, InterruptedException {
        // from now on: how long the submission was on its way, nobody knows
        Instant settled = clock.instant().plus(settleTime);
        while (true) {
            boolean last = !clock.instant().isBefore(settled);
            Optional<String> found = look(job, intent);
            if (found.isPresent()) {
                return found.get();
            }
            if (last) {
                throw new ConnectorException(
                        ErrorClass.LOST, "OpenAI has no batch of the execution " + intent.execution() + ".");
            }
            var _ = waiting.until(new Doorbell(), BETWEEN_LOOKS);
        }
    }

    private static Optional<String> look(Job job, Handle.BatchIntent intent)
            throws ConnectorException, InterruptedException {
        String after = null;
        do {
            JsonNode page = page(job, after);
            after = null;
            for (JsonNode batch : page.path("data")) {
                String id = batch.path("id").asString("");
                if (batch.path("metadata").path(MARK).asString("").equals(intent.execution())) {
                    return Optional.of(id);
                }
                after = isTooOld(batch, intent) || !page.path("has_more").asBoolean(false) ? null : id;
            }
        } while (after != null && !after.isEmpty());
        return Optional.empty();
    }

    private static boolean isTooOld(JsonNode batch, Handle.BatchIntent intent) {
        return Instant.ofEpochSecond(batch.path("created_at").asLong(0))
                .isBefore(intent.at().minus(CLOCKS_DIFFER_BY));
    }

    /** The newest come first. */
    private static JsonNode page(Job job, @Nullable String after) throws ConnectorException, InterruptedException {
        BatchListParams.Builder params = BatchListParams.builder().limit(PAGE);
        if (after != null) {
            params.after(after);
        }
        try (Answer answer = job.exchange().ask("GET /batches", Requests.batches(params.build()))) {
            JsonNode page = answer.json("a list of batches");
            if (!page.path("data").isArray()) {
                throw answer.undocumented("a list of batches", null);
            }
            return page;
        }
    }
}
