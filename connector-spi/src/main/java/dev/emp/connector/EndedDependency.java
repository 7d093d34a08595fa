package dev.emp.connector;

import tools.jackson.databind.JsonNode;

/**
 * A job that had to end before another, and its end.
 *
 * @param job its id
 * @param state {@code succeeded}, {@code failed}, {@code canceled} or {@code expired}
 * @param outcome {@code {"output": …, "files": [{"name", "content_type", "size_bytes", "sha256"}]}} when it has
 *     succeeded, else {@code {"error": {"class", "message"}}}
 */
public record EndedDependency(String job, String state, JsonNode outcome) {}
