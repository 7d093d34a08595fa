package dev.emp.launcher.remote;

import dev.emp.launcher.terminal.Table;
import dev.emp.launcher.terminal.Terminal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code emp jobs}. */
@Command(name = "jobs", mixinStandardHelpOptions = true, description = "List jobs, newest first.")
public final class JobsCommand implements Callable<Integer> {

    @Mixin
    private RemotePlatform platform = new RemotePlatform();

    @Option(names = "--state", paramLabel = "STATE", description = "Only those in a state, such as running.")
    private @Nullable String state;

    @Option(names = "--service", paramLabel = "NAME", description = "Only those of a service.")
    private @Nullable String service;

    @Option(names = "--label", paramLabel = "NAME:VALUE", description = "Only those with a label.")
    private @Nullable String label;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most, up to 200 (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() throws Exception {
        Map<String, String> asked = new LinkedHashMap<>();
        put(asked, "state", state);
        put(asked, "service", service);
        put(asked, "label", label);
        asked.put("limit", Integer.toString(limit));
        return platform.call(client -> {
            JsonNode page = client.get("/v1/jobs", asked);
            if (platform.isJson()) {
                RemotePlatform.print(System.out, page);
            } else {
                show(page);
            }
            return 0;
        });
    }

    private static void put(Map<String, String> asked, String name, @Nullable String value) {
        if (value != null) {
            asked.put(name, value);
        }
    }

    private static void show(JsonNode page) {
        if (page.path("jobs").isEmpty()) {
            System.out.println("No jobs. Submit one with 'emp submit FILE'.");
            return;
        }
        Terminal terminal = Terminal.ofProcess();
        Table table = new Table("JOB", "STATE", "SERVICE", "AGE", "WORKER", "PROGRESS");
        for (JsonNode job : page.path("jobs")) {
            JsonNode attempts = job.path("attempts");
            String worker = attempts.isEmpty()
                    ? ""
                    : attempts.path(attempts.size() - 1).path("worker").asString("");
            table.row(
                    job.path("id").asString(""),
                    terminal.state(job.path("state").asString("")),
                    job.path("service").asString(""),
                    Times.ago(job, "submitted_at", Clock.systemUTC()),
                    worker,
                    progress(job));
        }
        table.lines().forEach(System.out::println);
        if (page.hasNonNull("next_cursor")) {
            System.out.println("… and more: --limit, --state, --service and --label choose");
        }
    }

    private static String progress(JsonNode job) {
        JsonNode error = job.path("error");
        if (!error.isMissingNode()) {
            return error.path("class").asString("");
        }
        JsonNode fraction = job.path("progress").path("fraction");
        return fraction.isMissingNode() ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * fraction.asDouble());
    }
}
