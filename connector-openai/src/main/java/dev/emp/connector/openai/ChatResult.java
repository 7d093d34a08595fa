package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a chat completion ended. */
final class ChatResult {

    private ChatResult() {}

    /** @param keptThere whether OpenAI keeps the completion, so that its files can be fetched again */
    static ConnectorResult of(Job job, JsonNode completion, boolean keptThere) throws ConnectorException {
        if (!(completion instanceof ObjectNode object)
                || completion.path("choices").isEmpty()) {
            throw job.exchange().errors().notWhatIsDocumented("POST /chat/completions", "a chat completion", null);
        }
        boolean filtered = completion
                .path("choices")
                .valueStream()
                .allMatch(choice -> choice.path("finish_reason").asString("").equals("content_filter"));
        if (filtered) {
            job.usage().tell(UsageReport.of(completion), completion);
            throw job.exchange().errors().filtered(completion);
        }
        String format = job.input().body().at("/audio/format").asString("wav");
        new InlineFiles(job.context(), keptThere).storeSpeech(object, format);
        return job.done(completion, UsageReport.of(completion));
    }
}
