import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Packages the services in a workspace that outlives the build, so that only what has changed is compiled again, and sorts their
 * jars. Run by the Dockerfile: {@code java PackageServices.java SOURCE WORKSPACE DASHBOARD LEFT-OUT TARGET [FRESH]}; with any FRESH
 * but an empty one, everything is compiled and prepared again.
 */
final class PackageServices {

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path source = Path.of(arguments[0]);
        Path kept = Path.of(arguments[1]);
        boolean fresh = arguments.length > 5 && !arguments[5].isEmpty();
        Workspace workspace = new Workspace(Files.createDirectories(kept.resolve("sources")));
        Path built = kept.resolve("built");
        boolean wasBuilt = Files.deleteIfExists(built) && !fresh;
        if (fresh) {
            workspace.clear();
            Prepare.forget(kept.resolve(Sort.KEPT_PREPARED));
        }
        Workspace.Changes changes = workspace.take(source);
        boolean sameDashboard = takeDashboard(Path.of(arguments[2]), workspace.root());
        SingleSources single = new SingleSources(workspace.root(), Files.createTempDirectory("compiled"));
        if (!wasBuilt || !sameDashboard || !(changes.areNone() || single.take(changes.onlySources()))) {
            runMaven(workspace.root());
        }
        Files.createFile(built);
        Path launcher = workspace.root().resolve("launcher/target");
        Sort.sort(launcher, Path.of(arguments[3]), Path.of(arguments[4]), kept);
    }

    /** Puts the dashboard where the monitor's build has it; true if it was there already. */
    private static boolean takeDashboard(Path dashboard, Path workspace) throws IOException {
        Workspace there = new Workspace(
                Files.createDirectories(workspace.resolve("monitor-service/target/classes").resolve(dashboard.getFileName())));
        return there.take(dashboard).areNone();
    }

    private static void runMaven(Path workspace) throws IOException, InterruptedException {
        List<String> command = List.of(
                "mvn", "-B", "-ntp", "-q", "-T", "1C", "package", "-DskipTests", "-Dexec.skip=true", "-pl", "launcher", "-am");
        int status = new ProcessBuilder(command).directory(workspace.toFile()).inheritIO().start().waitFor();
        if (status != 0) {
            System.exit(status);
        }
    }
}
