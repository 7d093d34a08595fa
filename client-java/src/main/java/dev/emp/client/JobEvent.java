package dev.emp.client;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A server-sent event of a job.
 *
 * @param type {@code snapshot} (the whole job), {@code output} (a part of its output), or the name of what happened, such as
 *     {@code started}
 * @param id where a stream can be resumed; null when the event has none
 */
public record JobEvent(String type, @Nullable String id, JsonNode data) {

    private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "canceled", "expired");

    /** Whether nothing comes after it. */
    public boolean isLast() {
        return !type.equals("output") && TERMINAL.contains(data.path("state").asString(""));
    }

    /** Of an {@code output} event with text: the text; empty for all others. */
    public String text() {
        return type.equals("output") ? data.path("text").asString("") : "";
    }
}
