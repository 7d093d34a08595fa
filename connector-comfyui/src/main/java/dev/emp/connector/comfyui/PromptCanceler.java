package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;

/** Stops exactly one job. An interrupt is sent only while that job is seen running: older servers stop whatever runs. */
final class PromptCanceler {

    private final ComfyUiApi api;

    PromptCanceler(ComfyUiApi api) {
        this.api = api;
    }

    /**
     * Asks ComfyUI to stop the job. An interrupt takes hold at the next step or node, and is lost in a last node that
     * never looks; so the caller follows the job to its end.
     *
     * @return where the job stands afterwards; unknown when it was deleted from the queue
     */
    PromptState cancel(String promptId) throws ConnectorException, InterruptedException {
        PromptState state = api.locate(promptId);
        if (state instanceof PromptState.Queued) {
            api.deleteQueued(promptId);
            state = api.locate(promptId);
        }
        if (state instanceof PromptState.Running) {
            api.interrupt(promptId);
        }
        return state;
    }
}
