package dev.emp.launcher;

import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import dev.emp.launcher.reload.DevelopmentPlatform;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start everything and keep it running until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

    @Mixin
    private PlatformArguments arguments = new PlatformArguments();

    @Option(
            names = "--dev",
            description = {
                "For working on EMP: each service is a process, run from the classes of this working copy. When a",
                "source or resource is saved it is compiled, and the services that use it start anew."
            })
    private boolean development;

    private final Console console = new Console(System.out);

    @Override
    public Integer call() throws Exception {
        if (development) {
            upWithReload();
        } else {
            up();
        }
        return 0;
    }

    private void up() throws Exception {
        Path log = LogFile.use(arguments.directory());
        console.line("Starting EMP …");
        PlatformOptions options = arguments.toOptions(Ports.defaults());
        Platform platform = Platform.start(options, console);
        stopOnSignal(platform::close);
        tellThatItIsUp(options, log);
        console.line("Ctrl-C stops it: jobs in hand may finish within 5 s, the others go back to their place.");
        new CountDownLatch(1).await();
    }

    private void upWithReload() throws Exception {
        LogFile.use(arguments.directory());
        console.line("Starting EMP, each service as a process of its own …");
        PlatformOptions options = arguments.toOptions(Ports.defaults());
        Path workspace =
                Path.of(System.getProperty("emp.home", ".")).toAbsolutePath().normalize();
        DevelopmentPlatform platform = DevelopmentPlatform.start(workspace, options, console);
        stopOnSignal(platform::close);
        tellThatItIsUp(options, DevelopmentPlatform.logs(options).resolve("SERVICE.log"));
        console.line("Sources that are saved are compiled, and what uses them starts anew. Ctrl-C stops it.");
        platform.watch();
    }

    private void tellThatItIsUp(PlatformOptions options, Path log) throws InterruptedException {
        String api = options.ports().url(Service.ORCHESTRATOR);
        Optional<String> complaint = Readiness.await(URI.create(api));
        console.line("");
        console.line(complaint
                .map(text -> "EMP is up, but no machine is healthy: " + text + ". Jobs wait until one is.")
                .orElse("EMP is ready."));
        console.value("Dashboard", options.ports().url(Service.MONITOR));
        console.value("API", api + "/docs");
        console.value("Log", log);
        console.line("");
        console.line("Submit a job:");
        console.line("  curl -s " + api
                + "/v1/jobs -H 'Content-Type: application/json' -d @examples/text-to-image-job.json");
        console.line("");
    }

    private void stopOnSignal(Runnable close) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            console.line("");
                            console.line("Stopping …");
                            close.run();
                            console.line("Stopped.");
                            // Being told to stop and stopping is success, whichever signal said so.
                            Runtime.getRuntime().halt(0);
                        },
                        "stop"));
    }
}
