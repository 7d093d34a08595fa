package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.cost.Usage;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a response ended. */
final class ResponseResult {

    private static final Set<String> OVER = Set.of("completed", "incomplete", "failed", "cancelled");

    private ResponseResult() {}

    static boolean isOver(JsonNode response) {
        return OVER.contains(response.path("status").asString(""));
    }

    /** @param keptThere whether OpenAI keeps the response, so that its files can be fetched again */
    static ConnectorResult of(Job job, JsonNode response, boolean keptThere) throws ConnectorException {
        OpenAiErrors errors = job.exchange().errors();
        if (!(response instanceof ObjectNode object)) {
            throw errors.notWhatIsDocumented("POST /responses", "a response", null);
        }
        String status = response.path("status").asString("");
        boolean filtered =
                response.path("incomplete_details").path("reason").asString("").equals("content_filter");
        if (status.equals("completed") || (status.equals("incomplete") && !filtered)) {
            long images = new InlineFiles(job.context(), keptThere).storeToolImages(object);
            return job.done(response, UsageReport.of(response).plus(Usage.images(images)));
        }
        job.usage().tell(UsageReport.of(response), response);
        throw switch (status) {
            case "incomplete" -> errors.filtered(response);
            case "failed" -> errors.failedJob("the response", response.path("error"));
            case "cancelled" ->
                job.context().isCanceled()
                        ? Exchange.canceled()
                        : new ConnectorException(
                                ErrorClass.PROVIDER_ERROR, "The response was canceled at OpenAI by somebody else.");
            default -> errors.notWhatIsDocumented("POST /responses", "a response that has ended", null);
        };
    }
}
