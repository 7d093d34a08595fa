package dev.emp.benchmarks.connectors;

import tools.jackson.databind.JsonNode;

/**
 * What became of a job, as the orchestrator tells of it once all should be over.
 *
 * @param marker in its input
 * @param state {@code succeeded}, {@code failed}, …
 * @param errorClass of a job that failed; empty otherwise
 * @param message of a job that failed; empty otherwise
 * @param claims how often a worker took it; more than 1 when it was interrupted
 */
record Outcome(Kind kind, String marker, String id, String state, String errorClass, String message, int claims) {

    private static final String UNKNOWN_OUTCOME = "unknown_outcome";

    /** @param job the answer of {@code GET /v1/jobs/{id}} */
    static Outcome of(Kind kind, String marker, JsonNode job) {
        return new Outcome(
                kind,
                marker,
                job.path("id").asString(""),
                job.path("state").asString(""),
                job.at("/error/class").asString(""),
                job.at("/error/message").asString(""),
                job.path("attempts").size());
    }

    boolean hasSucceeded() {
        return state.equals("succeeded");
    }

    boolean hasEnded() {
        return switch (state) {
            case "succeeded", "failed", "canceled", "expired" -> true;
            default -> false;
        };
    }

    boolean isUnknown() {
        return state.equals("failed") && errorClass.equals(UNKNOWN_OUTCOME);
    }
}
