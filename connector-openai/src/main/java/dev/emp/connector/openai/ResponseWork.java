package dev.emp.connector.openai;

import com.openai.models.responses.ResponseCreateParams;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.support.polling.Poller;
import tools.jackson.databind.node.ObjectNode;

/** Responses: in the background where that is possible, so that they can be attached to, and streamed unless the job says otherwise. */
final class ResponseWork implements Work {

    private final Poller poller;

    ResponseWork(Poller poller) {
        this.poller = poller;
    }

    @Override
    public ConnectorResult run(Job job) throws ConnectorException, InterruptedException {
        ObjectNode body = RequestBody.withFiles(job.input());
        boolean background = isInBackground(body, job);
        body.remove("stream");
        if (background) {
            body.put("background", true).put("store", true);
        }
        ResponseCreateParams params = ResponseCreateParams.builder()
                .body(RequestBody.ofType(body, ResponseCreateParams.Body.class))
                .build();
        return new ResponseFollower(job, background, isStreamed(job), poller).begin(params);
    }

    /** OpenAI does not stream some models to organizations that it has not verified. */
    private static boolean isStreamed(Job job) {
        return job.input().body().path("stream").asBoolean(true);
    }

    private static boolean isInBackground(ObjectNode body, Job job) throws ConnectorException {
        boolean stored = body.path("store").asBoolean(true);
        boolean wanted = body.path("background").asBoolean(false);
        if (wanted && !stored) {
            throw OpenAiInput.invalid("/body/background needs /body/store to be true, or left out");
        }
        return wanted || (stored && !body.has("background") && job.backgroundByDefault());
    }

    ConnectorResult attach(Job job, String id) throws ConnectorException, InterruptedException {
        return new ResponseFollower(job, true, isStreamed(job), poller).attach(id);
    }
}
