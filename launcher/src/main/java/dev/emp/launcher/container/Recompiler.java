package dev.emp.launcher.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles single changed files into a folder that lies before everything else on the class path of the service. Quick, and no
 * replacement for the build: what the build checks besides is not checked here.
 */
final class Recompiler {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final Path workspace;
    private final Path changed;

    /**
     * @param workspace the repository, built once
     * @param changed where changed classes and resources go
     */
    Recompiler(Path workspace, Path changed) {
        this.workspace = workspace;
        this.changed = changed;
    }

    /** Changed classes first, then what the build made of each module, then the libraries. */
    String classPath() throws IOException {
        List<Path> path = new ArrayList<>(List.of(changed));
        try (Stream<Path> modules = Files.list(workspace)) {
            modules.map(module -> module.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .forEach(path::add);
        }
        try (Stream<Path> jars = Files.list(workspace.resolve("launcher/target/lib"))) {
            jars.filter(jar -> jar.toString().endsWith(".jar"))
                    .filter(jar -> !jar.toString().endsWith("-SNAPSHOT.jar"))
                    .sorted()
                    .forEach(path::add);
        }
        return path.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    /** Takes in changed sources and resources; what does not compile is given as the compiler's words, and nothing is changed then. */
    List<String> take(List<Path> files) throws IOException {
        List<Path> sources =
                files.stream().filter(file -> file.toString().endsWith(".java")).toList();
        List<String> complaints = sources.isEmpty() ? List.of() : compile(sources);
        if (complaints.isEmpty()) {
            for (Path file : files) {
                if (!sources.contains(file)) {
                    copyResource(file);
                }
            }
        }
        return complaints;
    }

    private List<String> compile(List<Path> sources) throws IOException {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (var manager = COMPILER.getStandardFileManager(diagnostics, null, null)) {
            List<String> options =
                    List.of("-d", changed.toString(), "-cp", classPath(), "-parameters", "-proc:none", "-nowarn", "-g");
            boolean done = COMPILER.getTask(
                            null, manager, diagnostics, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            return done
                    ? List.of()
                    : diagnostics.getDiagnostics().stream()
                            .map(Object::toString)
                            .toList();
        }
    }

    private void copyResource(Path file) throws IOException {
        Path module = workspace.resolve(workspace.relativize(file).getName(0));
        Path resources = module.resolve("src/main/resources");
        if (file.startsWith(resources)) {
            Path to = changed.resolve(resources.relativize(file).toString());
            Files.createDirectories(to.getParent());
            Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
