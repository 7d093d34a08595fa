package dev.emp.connector.openai;

import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.moderations.ModerationCreateParams;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call with JSON, whose answer is the result: embeddings, moderation.
 *
 * @param list the member of the answer that must be a list
 */
record JsonWork<B>(String what, String list, Class<B> body, Function<B, Exchange.Request> call) implements Work {

    static Work embeddings() {
        return new JsonWork<>("POST /embeddings", "data", EmbeddingCreateParams.Body.class, Requests::embeddings);
    }

    static Work moderations() {
        return new JsonWork<>("POST /moderations", "results", ModerationCreateParams.Body.class, Requests::moderations);
    }

    @Override
    public ConnectorResult run(Job job) throws ConnectorException, InterruptedException {
        B request = RequestBody.ofType(RequestBody.withFiles(job.input()), body);
        try (Answer answer = job.pay(what, call.apply(request))) {
            JsonNode json = answer.json("JSON");
            if (!(json instanceof ObjectNode) || !json.path(list).isArray()) {
                throw job.exchange().errors().notWhatIsDocumented(what, "an object with " + list, null);
            }
            return job.done(json, UsageReport.of(json));
        }
    }
}
