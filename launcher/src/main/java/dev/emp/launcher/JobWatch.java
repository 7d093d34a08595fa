package dev.emp.launcher;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import dev.emp.client.JobEvent;
import dev.emp.launcher.terminal.ProgressBar;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Follows a job to its end and shows how far it is. */
public final class JobWatch {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmpClient client;
    private final ProgressBar bar;
    private final PrintStream out;
    private boolean inText;

    /** @param out where the text of a job goes that streams any; the same as the bar's */
    public JobWatch(EmpClient client, ProgressBar bar, PrintStream out) {
        this.client = client;
        this.bar = bar;
        this.out = out;
    }

    /** Returns the job once it has ended, however it ended. */
    public JsonNode toTheEnd(String jobId) throws IOException, InterruptedException, ApiException {
        bar.show(0, "waiting for a worker");
        client.follow(jobId, this::show);
        endText();
        bar.end();
        return client.await(jobId, PATIENCE);
    }

    private boolean show(JobEvent event) {
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
            case "output" -> showText(event.text());
            case "succeeded" -> showEnd();
            default -> {
                // Other events do not change what is shown.
            }
        }
        return !event.isLast();
    }

    private void showEnd() {
        if (inText) {
            endText();
        } else {
            bar.show(1, "done");
        }
    }

    /** From the first piece of text on, the text is the progress. */
    private void showText(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!inText) {
            bar.end();
            inText = true;
        }
        out.print(text);
        out.flush();
    }

    private void endText() {
        if (inText) {
            out.println();
        }
        inText = false;
    }

    private void showProgress(JsonNode progress) {
        if (!inText && progress.has("fraction")) {
            bar.show(
                    progress.path("fraction").asDouble(),
                    progress.path("message").asString(""));
        }
    }

    private static JsonNode data(JobEvent event) {
        return event.data().path("data");
    }
}
