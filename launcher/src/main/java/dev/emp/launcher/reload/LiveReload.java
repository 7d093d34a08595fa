package dev.emp.launcher.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The first process of a development container: runs the service of EMP_SERVICE from the repository that is mounted at its
 * working directory, and starts it anew whenever a source or resource of it changes. Uses nothing but the JDK, for it is compiled
 * alone into the image.
 */
public final class LiveReload {

    private static final long LOOK_EVERY_MILLIS = 300;
    private static final long STOP_LIMIT_SECONDS = 15;
    private static final String MAIN = "dev.emp.launcher.container.ServiceContainer";

    private final Path workspace;
    private final Recompiler recompiler;
    private final List<String> arguments;
    private volatile Process running;

    private LiveReload(Path workspace, Path changed, List<String> arguments) throws IOException {
        this.workspace = workspace;
        this.recompiler = new Recompiler(workspace, changed);
        this.arguments = arguments;
        this.running = start();
    }

    /** @param arguments settings for the service, as {@code --name=value} */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path workspace = Path.of("").toAbsolutePath();
        if (!Files.isDirectory(workspace.resolve("launcher/target/lib"))) {
            System.err.println(
                    "emp: " + workspace + " holds no built repository: mount one there, built once with ./emp build");
            System.exit(2);
        }
        Path changed = Files.createTempDirectory("emp-changed");
        new LiveReload(workspace, changed, List.of(arguments)).run();
    }

    private void run() throws IOException, InterruptedException {
        SourceSnapshot seen = SourceSnapshot.of(workspace);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "stop"));
        while (true) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            SourceSnapshot now = SourceSnapshot.of(workspace);
            List<Path> changes = now.changedSince(seen);
            seen = now;
            if (!changes.isEmpty()) {
                reload(changes);
            }
        }
    }

    private void reload(List<Path> changes) throws IOException {
        System.out.println("emp: changed: " + workspace.relativize(changes.getFirst())
                + (changes.size() > 1 ? " and " + (changes.size() - 1) + " more" : ""));
        List<String> complaints = recompiler.take(changes);
        if (complaints.isEmpty()) {
            stop(running);
            running = start();
        } else {
            complaints.forEach(System.out::println);
            System.out.println("emp: the service goes on as it was");
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(JavaCommand.of(recompiler.classPath(), MAIN, arguments))
                .inheritIO()
                .start();
    }

    private static void stop(Process service) {
        service.destroy();
        try {
            if (!service.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                service.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
