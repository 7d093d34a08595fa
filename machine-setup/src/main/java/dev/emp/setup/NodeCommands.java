package dev.emp.setup;

import dev.emp.setup.MachineSetup.Console;
import dev.emp.setup.Options.UsageException;
import dev.emp.setup.download.Pause;
import dev.emp.setup.download.Retries;
import dev.emp.setup.nodes.CustomNode;
import dev.emp.setup.nodes.NodeInstaller;
import dev.emp.setup.nodes.NodeList;
import dev.emp.setup.nodes.NodeReport;
import dev.emp.setup.nodes.NodeValueException;
import dev.emp.setup.nodes.NodeVariables;
import dev.emp.setup.report.JsonReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code nodes install} and {@code nodes env}. */
record NodeCommands(
        Console console, Retries retries, Pause pause, Clock clock, Function<String, @Nullable String> environment) {

    private static final String FILE = "the file of the nodes";
    private static final Set<String> FLAGS = Set.of("--allow-unpinned");
    private static final Set<String> VALUES =
            Set.of("--comfyui", "--python", "--constraints", "--logs", "--env-into", "--timeout", "--json");
    private static final int USUAL_TIMEOUT_SECONDS = 900;
    private static final int MOST_TIMEOUT_SECONDS = 86_400;

    int install(List<String> arguments) throws UsageException, IOException, InterruptedException {
        Options options = Options.parse(arguments, FLAGS, VALUES);
        List<CustomNode> nodes = new NodeList(options.has("--allow-unpinned"), environment)
                .read(Path.of(options.plain(FILE).getFirst()));
        NodeInstaller.Settings settings = new NodeInstaller.Settings(
                Path.of(options.get("--comfyui")),
                options.find("--python").orElse("python3"),
                path(options, "--constraints"),
                Path.of(options.find("--logs").orElse("logs")),
                path(options, "--env-into"),
                Duration.ofSeconds(options.number("--timeout", USUAL_TIMEOUT_SECONDS, 1, MOST_TIMEOUT_SECONDS)));
        NodeReport report = new NodeInstaller(settings, retries, pause, clock, console::say).install(nodes);
        console.out().print(report.table());
        if (options.find("--json").isPresent()) {
            JsonReport.write(report, Path.of(options.find("--json").get()));
        }
        return judge(report);
    }

    private int judge(NodeReport report) {
        if (!report.missed().isEmpty()) {
            console.say("machine-setup: goes without the optional " + String.join(", ", report.missed()));
        }
        if (report.isComplete()) {
            return MachineSetup.DONE;
        }
        console.say("machine-setup: these nodes could not be installed: " + String.join(", ", report.failed()));
        return MachineSetup.INCOMPLETE;
    }

    int writeVariables(List<String> arguments) throws UsageException, IOException {
        Options options = Options.parse(arguments, FLAGS, Set.of("--into"));
        List<CustomNode> nodes =
                new NodeList(true, environment).read(Path.of(options.plain(FILE).getFirst()));
        try {
            int written = NodeVariables.write(nodes, Path.of(options.get("--into")));
            console.say("Wrote the variables of " + written + " nodes");
            return MachineSetup.DONE;
        } catch (NodeValueException e) {
            console.say("machine-setup: " + e.getMessage());
            return MachineSetup.INCOMPLETE;
        }
    }

    private static @Nullable Path path(Options options, String name) {
        return options.find(name).map(Path::of).orElse(null);
    }
}
