package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings a job to ComfyUI: its files first, then the workflow. */
final class PromptSubmission {

    private static final Logger log = LoggerFactory.getLogger(PromptSubmission.class);

    private final ComfyUiApi api;

    PromptSubmission(ComfyUiApi api) {
        this.api = api;
    }

    /**
     * @param handle is stored already
     * @param executionId named in what ComfyUI shows of the job
     * @return the handle with the id that ComfyUI gave the job: an older server gives one of its own
     * @throws ConnectorException invalid input, also when ComfyUI accepts only a part of the workflow; with the certainty that
     *     nothing was accepted wherever there is one
     */
    Handle submit(ComfyUiInput input, Handle handle, String executionId)
            throws ConnectorException, InterruptedException {
        JsonNode answer = post(input.workflowWith(upload(input)), handle.promptId(), executionId);
        String accepted = answer.path("prompt_id").asString(handle.promptId());
        if (!answer.path("node_errors").isEmpty()) {
            withdraw(accepted);
            throw api.refusal(answer);
        }
        return accepted.equals(handle.promptId()) ? handle : handle.calledByComfyUi(accepted);
    }

    private Map<String, String> upload(ComfyUiInput input) throws ConnectorException, InterruptedException {
        Map<String, String> names = new HashMap<>();
        try {
            for (ComfyUiInput.InputFile file : input.files()) {
                names.put(file.name(), api.upload(file));
            }
        } catch (ConnectorException e) {
            throw e.withNothingAccepted();
        }
        return names;
    }

    /** Half a workflow is not what was asked for; that it could not be stopped matters less than why it was refused. */
    private void withdraw(String promptId) throws InterruptedException {
        try {
            new PromptCanceler(api).cancel(promptId);
        } catch (ConnectorException e) {
            log.warn("The accepted part of workflow {} could not be stopped: {}", promptId, e.getMessage());
        }
    }

    /**
     * A workflow can be queued although its answer is lost, or is a status 500: the queue tells. A refusal says that it was not;
     * what a proxy answers for a ComfyUI that it gave up on says nothing.
     */
    private JsonNode post(ObjectNode workflow, String promptId, String executionId)
            throws ConnectorException, InterruptedException {
        try {
            return api.submit(workflow, promptId, executionId);
        } catch (ConnectorException e) {
            boolean unclear = !e.nothingAccepted()
                    && !ServerCalls.neverReached(e)
                    && (e.errorClass() == ErrorClass.UNAVAILABLE || e.errorClass() == ErrorClass.PROVIDER_ERROR);
            if (unclear && isThere(promptId)) {
                return workflow.objectNode();
            }
            throw unclear ? e : e.withNothingAccepted();
        }
    }

    private boolean isThere(String promptId) throws InterruptedException {
        try {
            return !(api.locate(promptId) instanceof PromptState.Unknown);
        } catch (ConnectorException e) {
            return false;
        }
    }
}
