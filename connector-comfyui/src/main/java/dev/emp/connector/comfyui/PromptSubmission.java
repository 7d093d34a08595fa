package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings a job to ComfyUI: its files first, then the workflow. */
final class PromptSubmission {

    private final ComfyUiApi api;

    PromptSubmission(ComfyUiApi api) {
        this.api = api;
    }

    /**
     * @param promptId a fresh id; the client id of the job's events, too
     * @return the id that ComfyUI gave the job: an older server gives one of its own
     * @throws ConnectorException invalid input, also when ComfyUI accepts only a part of the workflow
     */
    String submit(ComfyUiInput input, String promptId) throws ConnectorException, InterruptedException {
        Map<String, String> names = new HashMap<>();
        for (ComfyUiInput.InputFile file : input.files()) {
            names.put(file.name(), api.upload(file));
        }
        JsonNode answer = post(input.workflowWith(names), promptId);
        String accepted = answer.path("prompt_id").asString(promptId);
        if (!answer.path("node_errors").isEmpty()) {
            new PromptCanceler(api).cancel(accepted);
            throw ComfyUiErrors.invalidWorkflow(answer);
        }
        return accepted;
    }

    /** When the answer does not arrive, the queue tells whether the job did. */
    private JsonNode post(ObjectNode workflow, String promptId) throws ConnectorException, InterruptedException {
        try {
            return api.submit(workflow, promptId, promptId);
        } catch (ConnectorException e) {
            if (e.errorClass() == ErrorClass.UNAVAILABLE && isThere(promptId)) {
                return workflow.objectNode();
            }
            throw e;
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
