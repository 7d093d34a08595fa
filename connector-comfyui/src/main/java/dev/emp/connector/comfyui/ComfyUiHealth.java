package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Whether this ComfyUI answers, and whether it still holds the models it ran last. */
final class ComfyUiHealth {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PATIENCE_FOR_HISTORY = Duration.ofSeconds(1);

    /** Less than any model takes, and more than what stays reserved without one. */
    private static final long WITHOUT_MODELS = 128L << 20;

    private final ComfyUiApi api;
    private final WarmModels warm;

    ComfyUiHealth(ComfyUiApi api, WarmModels warm) {
        this.api = api;
        this.warm = warm;
    }

    ConnectorHealth look() {
        try {
            Optional<String> lastPrompt = warm.lastPrompt();
            JsonNode stats = api.stats(PATIENCE);
            if (lastPrompt.isPresent() && (isUnloaded(stats) || wasRestartedSince(lastPrompt.get()))) {
                warm.forgetAfter(lastPrompt.get());
            }
            return new ConnectorHealth.Up(warm.names());
        } catch (ConnectorException e) {
            return new ConnectorHealth.Down(e.getMessage() + " Check that it is started and listens there.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ConnectorHealth.Down("Interrupted while ComfyUI was asked.");
        }
    }

    /** A GPU of which PyTorch has next to nothing reserved holds no model: somebody has asked for {@code /free}. */
    private static boolean isUnloaded(JsonNode stats) {
        JsonNode devices = stats.path("devices");
        return !devices.isEmpty()
                && StreamSupport.stream(devices.spliterator(), false)
                        .allMatch(device -> device.path("type").asString("").equals("cuda")
                                && device.path("torch_vram_total").isNumber()
                                && device.path("torch_vram_total").asLong() < WITHOUT_MODELS);
    }

    /** A history that cannot be seen says nothing. */
    private boolean wasRestartedSince(String promptId) throws InterruptedException {
        try {
            return !api.remembers(promptId, PATIENCE_FOR_HISTORY);
        } catch (ConnectorException e) {
            return false;
        }
    }
}
