package dev.emp.benchmarks.machine;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A job as the orchestrator tells of it once all should be over.
 *
 * @param attempts oldest first
 */
public record JobRecord(String id, String state, List<Attempt> attempts) {

    private static final String SUCCEEDED = "succeeded";

    public JobRecord {
        attempts = List.copyOf(attempts);
    }

    /** @param end empty while it runs */
    public record Attempt(int number, long epoch, String end) {}

    /** @param job the answer of {@code GET /v1/jobs/{id}} */
    public static JobRecord of(JsonNode job) {
        List<Attempt> attempts = new ArrayList<>();
        for (JsonNode attempt : job.path("attempts")) {
            attempts.add(new Attempt(
                    attempt.path("number").asInt(0),
                    attempt.path("epoch").asLong(0),
                    attempt.path("end").asString("")));
        }
        return new JobRecord(job.path("id").asString(""), job.path("state").asString(""), attempts);
    }

    boolean hasSucceeded() {
        return state.equals(SUCCEEDED);
    }

    long successes() {
        return attempts.stream()
                .filter(attempt -> attempt.end().equals(SUCCEEDED))
                .count();
    }

    /** How many attempts it has used up; one that was given back is not used up. */
    int attemptsUsed() {
        return attempts.stream().mapToInt(Attempt::number).max().orElse(0);
    }

    boolean wasGivenBack() {
        return attempts.stream().anyMatch(attempt -> attempt.end().equals("released"));
    }

    /** Whether an attempt that was given back was counted all the same (invariant I14). */
    boolean hasPaidForGivingBack() {
        for (int i = 1; i < attempts.size(); i++) {
            Attempt before = attempts.get(i - 1);
            if (before.end().equals("released") && attempts.get(i).number() != before.number()) {
                return true;
            }
        }
        return false;
    }
}
