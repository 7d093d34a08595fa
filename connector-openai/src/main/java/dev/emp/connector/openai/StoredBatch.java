package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.polling.ProviderJob;
import dev.emp.connector.support.polling.Sight;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A batch that is looked at until it has ended. */
final class StoredBatch implements ProviderJob<JsonNode> {

    private static final Set<String> OVER = Set.of("completed", "failed", "expired", "cancelled");

    private final Job job;
    private final String id;
    private double fraction;
    private String message = "";

    StoredBatch(Job job, String id) {
        this.job = job;
        this.id = id;
    }

    @Override
    public Sight<JsonNode> look() throws ConnectorException, InterruptedException {
        JsonNode batch;
        try (Answer answer = job.exchange().ask("GET /batches/" + id, Requests.batch(id))) {
            batch = answer.json("a batch");
            if (batch.path("status").asString("").isEmpty()) {
                throw answer.undocumented("a batch", null);
            }
        }
        String status = batch.path("status").asString("");
        return OVER.contains(status) ? new Sight.Ended<>(batch) : new Sight.GoesOn<>(tell(status, batch));
    }

    private boolean tell(String status, JsonNode batch) throws ConnectorException {
        JsonNode counts = batch.path("request_counts");
        long total = counts.path("total").asLong(0);
        long ended = counts.path("completed").asLong(0) + counts.path("failed").asLong(0);
        double part = status.equals("finalizing") ? 0.9 : total > 0 ? 0.9 * ended / total : 0;
        String now = "batch " + status + " at OpenAI, " + ended + " of " + Math.max(total, 1) + " requests done";
        boolean news = !now.equals(message);
        if (news) {
            message = now;
            fraction = Math.clamp(part, fraction, 1.0);
            job.context().progress(fraction, now);
        }
        return news;
    }

    /** One that has ended meanwhile cannot be canceled; the next look shows its end. */
    @Override
    public void cancel() throws ConnectorException, InterruptedException {
        try {
            job.exchange()
                    .ask("POST /batches/" + id + "/cancel", Requests.cancelBatch(id))
                    .close();
        } catch (ConnectorException e) {
            if (e.errorClass() != ErrorClass.INVALID_INPUT) {
                throw e;
            }
        }
    }
}
