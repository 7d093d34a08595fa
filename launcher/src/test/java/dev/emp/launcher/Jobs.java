package dev.emp.launcher;

import dev.emp.client.EmpClient;
import dev.emp.client.JobEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What tests of a whole platform do with jobs. */
final class Jobs {

    static final Path TEXT_TO_IMAGE = Path.of("..", "examples", "text-to-image.json");

    private final EmpClient client;

    Jobs(EmpClient client) {
        this.client = client;
    }

    /** Submits the example workflow and answers the id. */
    String submitExample() throws Exception {
        return client.submit(Workflow.toJob(TEXT_TO_IMAGE, List.of()))
                .path("id")
                .asString();
    }

    /** Reads the job's events up to and including the first that fits. */
    List<JobEvent> eventsUntil(String id, Predicate<JobEvent> last) throws Exception {
        List<JobEvent> events = new ArrayList<>();
        client.follow(id, event -> {
            events.add(event);
            return !last.test(event);
        });
        return events;
    }

    /** Waits until the job runs and reports progress; answers the worker that has it. */
    String awaitProgress(String id) throws Exception {
        eventsUntil(id, event -> event.type().equals("progress"));
        JsonNode attempts = client.get("/v1/jobs/" + id).path("attempts");
        return attempts.get(attempts.size() - 1).path("worker").asString();
    }

    /** Waits up to a minute for the end and answers the job. */
    JsonNode awaitEnd(String id) throws Exception {
        return client.get("/v1/jobs/" + id + "?wait=60");
    }
}
