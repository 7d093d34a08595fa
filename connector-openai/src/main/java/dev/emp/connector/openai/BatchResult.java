package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import tools.jackson.databind.JsonNode;

/** How a batch of one request ended. */
final class BatchResult {

    private static final int OK = 200;

    private final Job job;
    private final JsonNode batch;

    BatchResult(Job job, JsonNode batch) {
        this.job = job;
        this.batch = batch;
    }

    /** The request's answer, also of a batch that somebody else stopped after it. */
    ConnectorResult read() throws ConnectorException, InterruptedException {
        if (job.context().isCanceled() && batch.path("status").asString("").equals("cancelled")) {
            throw Exchange.canceled();
        }
        for (String member : new String[] {"output_file_id", "error_file_id"}) {
            String file = batch.path(member).asString("");
            if (!file.isEmpty()) {
                return answer(line(file));
            }
        }
        throw ended(batch.path("errors").path("data").path(0));
    }

    private JsonNode line(String file) throws ConnectorException, InterruptedException {
        String what = "GET /files/" + file + "/content";
        try (Answer answer = job.exchange().ask(what, Requests.fileContent(file))) {
            return answer.json("the lines of a batch");
        }
    }

    private ConnectorResult answer(JsonNode line) throws ConnectorException {
        JsonNode response = line.path("response");
        int status = response.path("status_code").asInt(0);
        JsonNode body = response.path("body");
        if (status == OK) {
            return AnswerResult.of(job, body);
        }
        if (status > 0) {
            throw job.exchange().errors().refusal("the request in the batch", status, body.path("error"), null);
        }
        throw ended(line.path("error"));
    }

    private ConnectorException ended(JsonNode error) {
        String why = error.path("message").asString("");
        String says = why.isEmpty() ? "." : ": " + job.exchange().errors().clean(why);
        return switch (batch.path("status").asString("")) {
            case "expired" ->
                new ConnectorException(ErrorClass.TIMEOUT, "OpenAI did not do the batch within 24 hours" + says);
            case "cancelled" ->
                new ConnectorException(ErrorClass.PROVIDER_ERROR, "The batch was canceled at OpenAI by somebody else.");
            case "failed" -> new ConnectorException(ErrorClass.INVALID_INPUT, "OpenAI refuses the batch" + says);
            default -> job.exchange().errors().failedJob("the request in the batch", error);
        };
    }

    /** Best effort: OpenAI deletes it some days later by itself. */
    void deleteInput() throws InterruptedException {
        String file = batch.path("input_file_id").asString("");
        if (file.isEmpty()) {
            return;
        }
        try {
            job.exchange()
                    .ask("DELETE /files/" + file, Requests.deleteFile(file))
                    .close();
        } catch (ConnectorException e) {
            // said above
        }
    }
}
