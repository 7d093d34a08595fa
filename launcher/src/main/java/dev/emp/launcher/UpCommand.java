package dev.emp.launcher;

import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start everything and keep it running until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

    @Mixin
    private PlatformArguments arguments = new PlatformArguments();

    @Override
    public Integer call() throws Exception {
        Path log = LogFile.use(arguments.directory());
        Console console = new Console(System.out);
        console.line("Starting EMP …");
        Platform platform = Platform.start(arguments.toOptions(Ports.defaults()), console);
        stopOnSignal(platform, console);
        Optional<String> complaint = Readiness.await(platform);
        console.line("");
        console.line(complaint
                .map(text -> "EMP is up, but no machine is healthy: " + text + ". Jobs wait until one is.")
                .orElse("EMP is ready."));
        console.value("Dashboard", platform.url(Service.MONITOR));
        console.value("API", platform.url(Service.ORCHESTRATOR) + "/docs");
        console.value("Log", log);
        console.line("");
        console.line("Submit a job:");
        console.line("  curl -s " + platform.url(Service.ORCHESTRATOR)
                + "/v1/jobs -H 'Content-Type: application/json' -d @examples/text-to-image-job.json");
        console.line("");
        console.line("Ctrl-C stops it: jobs in hand may finish within 5 s, the others go back to their place.");
        new CountDownLatch(1).await();
        return 0;
    }

    private static void stopOnSignal(Platform platform, Console console) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            console.line("");
                            console.line("Stopping …");
                            platform.close();
                            console.line("Stopped.");
                            // Being told to stop and stopping is success, whichever signal said so.
                            Runtime.getRuntime().halt(0);
                        },
                        "stop"));
    }
}
