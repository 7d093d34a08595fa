package dev.emp.connector.comfyui;

import tools.jackson.databind.JsonNode;

/** Where a job stands at ComfyUI. */
sealed interface PromptState {

    /** @param ahead how many jobs run before it */
    record Queued(int ahead) implements PromptState {}

    record Running() implements PromptState {}

    /** @param history its entry in ComfyUI's history */
    record Finished(JsonNode history) implements PromptState {}

    /** Never seen, deleted from the queue, or forgotten in a restart: ComfyUI keeps all in memory only. */
    record Unknown() implements PromptState {}
}
