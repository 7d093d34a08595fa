package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The node classes and models of one ComfyUI, read when they are needed and believed for a while. */
final class NodeCatalog {

    private static final Duration PATIENCE = Duration.ofMillis(3500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final ComfyUiApi api;
    private final Duration lifetime;
    private final Clock clock;
    private final Map<String, NodeClass> classes = new HashMap<>();
    private Instant readAgainAt = Instant.MIN;
    private boolean known;

    NodeCatalog(ComfyUiApi api, Duration lifetime, Clock clock) {
        this.api = api;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** False when ComfyUI has never told: then nothing can be said about a workflow. */
    synchronized boolean isKnown() throws InterruptedException {
        if (clock.instant().isAfter(readAgainAt)) {
            read();
        }
        return known;
    }

    private void read() throws InterruptedException {
        try {
            JsonNode answer = api.nodeClasses(PATIENCE);
            classes.clear();
            answer.properties().forEach(entry -> classes.put(entry.getKey(), NodeClass.of(entry.getValue())));
            known = !classes.isEmpty();
            readAgainAt = clock.instant().plus(lifetime);
        } catch (ConnectorException e) {
            readAgainAt = clock.instant().plus(PAUSE_AFTER_FAILURE);
        }
    }

    /** Null when ComfyUI has no such class, as far as is known. */
    synchronized @Nullable NodeClass find(String name) {
        return classes.get(name);
    }

    /**
     * Asks ComfyUI about one class now.
     *
     * @return false when it does not answer, so that nothing is known for certain
     */
    synchronized boolean lookUpAgain(String name) throws InterruptedException {
        try {
            JsonNode description = api.nodeClass(name, PATIENCE).path(name);
            if (description.isObject()) {
                classes.put(name, NodeClass.of(description));
            } else {
                classes.remove(name);
            }
            return true;
        } catch (ConnectorException e) {
            return false;
        }
    }

    synchronized NavigableSet<String> names() {
        return new TreeSet<>(classes.keySet());
    }

    /** The files of all models that any node can load: checkpoints, LoRAs, VAEs, text encoders and so on. */
    synchronized NavigableSet<String> models() {
        NavigableSet<String> models = new TreeSet<>();
        classes.values()
                .forEach(node -> node.modelChoices()
                        .values()
                        .forEach(names ->
                                names.stream().filter(NodeClass::isModelFile).forEach(models::add)));
        return models;
    }
}
