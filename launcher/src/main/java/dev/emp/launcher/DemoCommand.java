package dev.emp.launcher;

import dev.emp.client.EmpClient;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Reachability;
import dev.emp.launcher.platform.Service;
import dev.emp.launcher.terminal.ProgressBar;
import dev.emp.launcher.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start everything, run one ComfyUI workflow with live progress, save its images, stop.")
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private PlatformArguments arguments = new PlatformArguments();

    @Option(
            names = "--workflow",
            paramLabel = "FILE",
            description = "A workflow in ComfyUI's API format (default: examples/text-to-image.json on the simulator,"
                    + " examples/weightless.json on a real ComfyUI).")
    private @Nullable Path workflow;

    @Option(names = "--file", paramLabel = "FILE", description = "An image the workflow loads by its name; repeatable.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--output", paramLabel = "DIR", description = "Where the images go (default: .emp/demo).")
    private @Nullable Path output;

    @Override
    public Integer call() throws Exception {
        LogFile.use(arguments.directory());
        JsonNode job = Workflow.toJob(workflow != null ? workflow : defaultWorkflow(), files);
        if (arguments.comfyUi != null) {
            Reachability.requireComfyUi(arguments.comfyUi);
        }
        Console console = new Console(System.out);
        console.line("Starting EMP for one job …");
        try (Platform platform = Platform.start(arguments.toOptions(Ports.defaultsOrFree()), console)) {
            Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop"));
            Optional<String> complaint = Readiness.await(platform.url(Service.ORCHESTRATOR));
            if (complaint.isPresent()) {
                throw new CommandFailure("no machine became ready: " + complaint.get());
            }
            console.value("Dashboard", platform.url(Service.MONITOR) + " (while this runs)");
            try (EmpClient client = new EmpClient(platform.url(Service.ORCHESTRATOR))) {
                return runJob(client, job, console);
            }
        }
    }

    private int runJob(EmpClient client, JsonNode body, Console console) throws Exception {
        long begin = System.nanoTime();
        String id = client.submit(body).path("id").asString("");
        console.line("");
        console.line("Job " + id);
        ProgressBar bar = new ProgressBar(System.out, Terminal.ofProcess().isInteractive());
        JsonNode job = new JobWatch(client, bar, System.out).toTheEnd(id);
        String state = job.path("state").asString("");
        if (!state.equals("succeeded")) {
            throw new CommandFailure("the job " + state + ": "
                    + job.path("error").path("message").asString("no reason given"));
        }
        console.line(String.format(
                Locale.ROOT, "Succeeded in %.1f s (%s)", (System.nanoTime() - begin) / 1e9, describeWaits(job)));
        saveFiles(client, job, console);
        console.line("Stopping …");
        return 0;
    }

    private void saveFiles(EmpClient client, JsonNode job, Console console) throws IOException, InterruptedException {
        Path directory = output != null ? output : arguments.directory().resolve("demo");
        Files.createDirectories(directory);
        for (JsonNode file : job.path("result").path("files")) {
            Path target = directory.resolve(file.path("name").asString("artifact"));
            client.download(URI.create(file.path("url").asString("")), target);
            console.value("Saved", target.toAbsolutePath().normalize() + " (" + size(file) + ")");
        }
    }

    private static String size(JsonNode file) {
        return Math.max(1, file.path("size_bytes").asLong() / 1024) + " KiB "
                + file.path("content_type").asString("");
    }

    private static String describeWaits(JsonNode job) {
        JsonNode attempts = job.path("attempts");
        return attempts.size() == 1 ? "first attempt" : attempts.size() + " attempts";
    }

    private Path defaultWorkflow() {
        String name = arguments.comfyUi == null ? "text-to-image.json" : "weightless.json";
        return Path.of(System.getProperty("emp.home", "."), "examples", name);
    }
}
