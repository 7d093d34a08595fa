package dev.emp.launcher;

import dev.emp.launcher.client.ApiException;
import dev.emp.launcher.client.EmpClient;
import dev.emp.launcher.client.EmpClient.Event;
import dev.emp.launcher.terminal.ProgressBar;
import java.io.IOException;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Follows a job to its end and shows how far it is. */
final class JobWatch {

    private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "canceled", "expired");

    private final EmpClient client;
    private final ProgressBar bar;

    JobWatch(EmpClient client, ProgressBar bar) {
        this.client = client;
        this.bar = bar;
    }

    /** Returns the job once it has ended, however it ended. */
    JsonNode toTheEnd(String jobId) throws IOException, InterruptedException, ApiException {
        bar.show(0, "waiting for a worker");
        client.follow(jobId, this::show);
        bar.end();
        return client.get("/v1/jobs/" + jobId + "?wait=60");
    }

    private boolean show(Event event) {
        switch (event.type()) {
            case "started" ->
                bar.show(0, "started on " + data(event).path("worker").asString(""));
            case "progress" -> showProgress(data(event));
            case "snapshot" -> showProgress(event.data().path("progress"));
            case "retry_scheduled" ->
                bar.show(
                        0, "will be tried again: " + data(event).path("message").asString(""));
            case "fell_back" ->
                bar.show(
                        0,
                        "goes on with " + data(event).path("service").asString("") + ": "
                                + data(event).path("message").asString(""));
            case "succeeded" -> bar.show(1, "done");
            default -> {
                // Other events do not change what is shown.
            }
        }
        String state = event.data().path("state").asString("");
        return !TERMINAL.contains(state);
    }

    private void showProgress(JsonNode progress) {
        if (progress.has("fraction")) {
            bar.show(
                    progress.path("fraction").asDouble(),
                    progress.path("message").asString(""));
        }
    }

    private static JsonNode data(Event event) {
        return event.data().path("data");
    }
}
