package dev.emp.launcher.remote;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import dev.emp.launcher.CommandFailure;
import dev.emp.launcher.JobWatch;
import dev.emp.launcher.terminal.ProgressBar;
import dev.emp.launcher.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Follows a job to its end: with a progress bar for people, an event a line for programs. */
final class JobFollowing {

    private final EmpClient client;
    private final PrintStream out;
    private final boolean json;
    private final @Nullable Path output;

    /** @param output where the files of the job go; null for nowhere */
    JobFollowing(EmpClient client, PrintStream out, boolean json, @Nullable Path output) {
        this.client = client;
        this.out = out;
        this.json = json;
        this.output = output;
    }

    /** @return 0 when the job has succeeded, 1 when it has ended otherwise */
    int toTheEnd(String id) throws IOException, InterruptedException, ApiException, CommandFailure {
        JsonNode job = json ? toldInJson(id) : shown(id);
        boolean succeeded = job.path("state").asString("").equals("succeeded");
        if (succeeded && output != null) {
            save(job, output);
        }
        return succeeded ? 0 : 1;
    }

    private JsonNode toldInJson(String id) throws IOException, InterruptedException, ApiException {
        client.follow(id, event -> {
            out.println(event.data());
            return true;
        });
        return client.job(id);
    }

    private JsonNode shown(String id) throws IOException, InterruptedException, ApiException {
        Terminal terminal = Terminal.ofProcess();
        JsonNode job = new JobWatch(client, new ProgressBar(out, terminal.isInteractive()), out).toTheEnd(id);
        String state = job.path("state").asString("");
        out.printf("Job %s %s%s%n", id, terminal.state(state), detail(job));
        return job;
    }

    private static String detail(JsonNode job) {
        JsonNode error = job.path("error");
        return error.isMissingNode()
                ? String.format(Locale.ROOT, " in %.1f s", Times.runSeconds(job))
                : ": " + error.path("message").asString("no reason given");
    }

    private void save(JsonNode job, Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        for (JsonNode file : job.path("result").path("files")) {
            Path name = Path.of(file.path("name").asString("artifact")).getFileName();
            Path target = directory.resolve(name);
            client.download(URI.create(file.path("url").asString("")), target);
            if (!json) {
                out.println("Saved " + target.toAbsolutePath().normalize());
            }
        }
    }
}
