package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.polling.ProviderJob;
import dev.emp.connector.support.polling.Sight;
import tools.jackson.databind.JsonNode;

/** A response in the background that is looked at, because it cannot be streamed. */
final class StoredResponse implements ProviderJob<JsonNode> {

    private final Job job;
    private final String id;
    private String status = "";

    StoredResponse(Job job, String id) {
        this.job = job;
        this.id = id;
    }

    @Override
    public Sight<JsonNode> look() throws ConnectorException, InterruptedException {
        try (Answer answer = job.exchange().ask("GET /responses/" + id, Requests.response(id))) {
            JsonNode response = answer.json("a response");
            if (ResponseResult.isOver(response)) {
                return new Sight.Ended<>(response);
            }
            String now = response.path("status").asString("");
            if (now.isEmpty()) {
                throw answer.undocumented("a response", null);
            }
            boolean news = !now.equals(status);
            if (news) {
                status = now;
                job.context().progress(0, now + " at OpenAI");
            }
            return new Sight.GoesOn<>(news);
        }
    }

    /** One that has ended meanwhile cannot be canceled; the next look shows its end. */
    @Override
    public void cancel() throws ConnectorException, InterruptedException {
        try {
            job.exchange()
                    .ask("POST /responses/" + id + "/cancel", Requests.cancelResponse(id))
                    .close();
        } catch (ConnectorException e) {
            if (e.errorClass() != ErrorClass.INVALID_INPUT) {
                throw e;
            }
        }
    }
}
