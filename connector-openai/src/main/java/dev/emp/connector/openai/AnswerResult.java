package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an answer means that OpenAI keeps in a file. */
final class AnswerResult {

    private AnswerResult() {}

    static ConnectorResult of(Job job, JsonNode answer) throws ConnectorException {
        if (!(answer instanceof ObjectNode object)) {
            throw job.exchange().errors().notWhatIsDocumented("the request in the batch", "a JSON object", null);
        }
        return switch (job.input().operation()) {
            case RESPONSES -> ResponseResult.of(job, answer, true);
            case CHAT -> ChatResult.of(job, object, true);
            case GENERATE_IMAGES -> {
                new InlineFiles(job.context(), true).storeImages(object);
                yield job.done(answer, ImageWork.usage(answer));
            }
            default -> job.done(answer, UsageReport.of(answer));
        };
    }
}
