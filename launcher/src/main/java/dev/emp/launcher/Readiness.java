package dev.emp.launcher;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Waits until a platform that has started can also run a job. */
final class Readiness {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Readiness() {}

    /** Waits until a machine is healthy, at most 20 s; answers what is wrong then, or nothing when all is well. */
    static Optional<String> await(URI orchestrator) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (EmpClient client = new EmpClient(orchestrator)) {
            String complaint = complaint(client);
            while (!complaint.isEmpty() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
                complaint = complaint(client);
            }
            return complaint.isEmpty() ? Optional.empty() : Optional.of(complaint);
        }
    }

    private static String complaint(EmpClient client) throws InterruptedException {
        try {
            String complaint = "none has registered";
            for (JsonNode machine : client.get("/v1/machines").path("machines")) {
                if (machine.path("health").asString("").equals("healthy")) {
                    return "";
                }
                complaint = machine.path("id").asString("") + " is "
                        + machine.path("health").asString("") + ": "
                        + machine.path("reason").asString("no reason given");
            }
            return complaint;
        } catch (IOException | ApiException e) {
            return "the orchestrator did not answer: " + e.getMessage();
        }
    }
}
