package dev.emp.launcher.prepared;

import dev.emp.connector.comfyui.ConnectorComfyuiApplication;
import dev.emp.connector.openai.ConnectorOpenaiApplication;
import dev.emp.connector.replicate.ConnectorReplicateApplication;
import dev.emp.connector.runpod.ConnectorRunpodApplication;
import dev.emp.monitor.MonitorApplication;
import dev.emp.orchestrator.OrchestratorApplication;
import dev.emp.worker.WorkerApplication;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * What the build of the service image does once so that no start has to find out which beans a service has: asks each service for
 * them, and compiles the code that makes them. What lies in packages of libraries comes apart from what lies in our own, since two
 * class loaders load it.
 */
public final class Preparation {

    /** By their label, see {@code Program}. */
    private static final SortedMap<String, Class<?>> APPLICATIONS = new TreeMap<>(Map.of(
            "orchestrator", OrchestratorApplication.class,
            "monitor", MonitorApplication.class,
            "worker", WorkerApplication.class,
            "connector-comfyui", ConnectorComfyuiApplication.class,
            "connector-openai", ConnectorOpenaiApplication.class,
            "connector-replicate", ConnectorReplicateApplication.class,
            "connector-runpod", ConnectorRunpodApplication.class));

    private static final Path OURS = Path.of("dev", "emp");
    private static final String OWN = "own";
    private static final String LIBRARIES = "lib";

    private final Path folder;

    private Preparation(Path folder) {
        this.folder = folder;
    }

    /**
     * @param arguments the folder to write classes to, for libraries into {@code lib}, of our own into {@code own}; it must be empty
     */
    public static void main(String[] arguments) throws IOException {
        new Preparation(Path.of(arguments[0])).prepareAll();
        // Services leave threads behind that nobody here waits for.
        System.exit(0);
    }

    private void prepareAll() throws IOException {
        Path work = Files.createTempDirectory("preparation");
        List<Path> sources = new ArrayList<>();
        // Proxies come as classes, everything else is compiled.
        List<Path> classes = new ArrayList<>(List.of(work.resolve("compiled")));
        for (Map.Entry<String, Class<?>> application : APPLICATIONS.entrySet()) {
            String label = application.getKey();
            AheadOfTime service = new AheadOfTime(label, application.getValue(), work.resolve(label));
            Path file = folder.resolve(OWN).resolve(PreparedService.file(label));
            Files.createDirectories(file.getParent());
            Files.writeString(file, service.prepare().print());
            sources.addAll(filesBelow(service.sources()));
            classes.add(service.classes());
            System.out.println("Prepared the " + label);
        }
        compile(sources, classes);
        for (Path of : classes) {
            sort(of);
        }
    }

    /** @param classes those that are needed; what is compiled goes to the first */
    private static void compile(List<Path> sources, List<Path> classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = classes.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> options = List.of(
                "-d",
                classes.getFirst().toString(),
                "-cp",
                path + File.pathSeparator + System.getProperty("java.class.path"),
                "-proc:none",
                "-nowarn",
                "-g:none");
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var units = manager.getJavaFileObjectsFromPaths(sources);
            if (!compiler.getTask(null, manager, null, options, null, units).call()) {
                throw new IOException("what Spring generated does not compile");
            }
        }
    }

    private void sort(Path classes) throws IOException {
        for (Path file : filesBelow(classes)) {
            Path name = classes.relativize(file);
            Path target =
                    folder.resolve(name.startsWith(OURS) ? OWN : LIBRARIES).resolve(name);
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
