package dev.emp.launcher.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles changed files into a folder that lies before everything else on the class path of the service: these alone where others see
 * of their classes what they saw before, else with all sources of their modules and of the modules that use those. Quick, and no
 * replacement for the build: what the build checks besides is not checked here.
 */
final class Recompiler {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final String SOURCES = "src/main/java";
    /** Of the modules, all that a service can be made of. */
    private static final String ALL_SERVICES = "launcher";

    private final Path workspace;
    private final Path changed;
    private final Modules modules;
    /** What is not compiled yet, because something beside it has a fault. */
    private final Set<Path> pending = new TreeSet<>();

    /**
     * @param workspace the repository, built once
     * @param changed where changed classes and resources go
     */
    Recompiler(Path workspace, Path changed) throws IOException {
        this.workspace = workspace;
        this.changed = changed;
        this.modules = Modules.of(workspace);
    }

    /** Changed classes first, then what the build made of each module, then the libraries. */
    String classPath() throws IOException {
        List<Path> path = new ArrayList<>(List.of(changed));
        path.addAll(built());
        try (Stream<Path> jars = Files.list(workspace.resolve("launcher/target/lib"))) {
            jars.filter(jar -> jar.toString().endsWith(".jar"))
                    .filter(jar -> !jar.toString().endsWith("-SNAPSHOT.jar"))
                    .sorted()
                    .forEach(path::add);
        }
        return path.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private List<Path> built() throws IOException {
        try (Stream<Path> all = Files.list(workspace)) {
            return all.map(module -> module.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    /** Changed files and those that a fault has kept from being taken in with changes before. */
    List<Path> withPending(List<Path> files) {
        Set<Path> all = new TreeSet<>(files);
        all.addAll(pending);
        all.removeIf(Files::notExists);
        return List.copyOf(all);
    }

    /**
     * Takes in changed sources and resources. What does not compile is given as the compiler's words; nothing is changed then, and all
     * of it waits for the next change.
     */
    List<String> take(List<Path> changes) throws IOException {
        List<Path> files = withPending(changes);
        pending.addAll(files);
        List<Path> sources =
                files.stream().filter(file -> file.toString().endsWith(".java")).toList();
        List<String> complaints = sources.isEmpty() ? List.of() : compile(sources);
        if (complaints.isEmpty()) {
            pending.clear();
            for (Path file : files) {
                if (!sources.contains(file)) {
                    copyResource(file);
                }
            }
        }
        return complaints;
    }

    private List<String> compile(List<Path> sources) throws IOException {
        Path fresh = Files.createTempDirectory("emp-compiled");
        try {
            List<String> complaints = compile(sources, fresh);
            if (complaints.isEmpty() && !looksAsBefore(fresh)) {
                Set<Path> all = new TreeSet<>(sources);
                all.addAll(sourcesThatMayUse(sources));
                complaints = compile(all, fresh);
            }
            if (complaints.isEmpty()) {
                copyInto(changed, fresh);
            }
            return complaints;
        } finally {
            delete(fresh);
        }
    }

    private List<String> compile(Collection<Path> sources, Path to) throws IOException {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (var manager = COMPILER.getStandardFileManager(diagnostics, null, null)) {
            List<String> options =
                    List.of("-d", to.toString(), "-cp", classPath(), "-parameters", "-proc:none", "-nowarn", "-g");
            boolean done = COMPILER.getTask(
                            null, manager, diagnostics, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            return done
                    ? List.of()
                    : diagnostics.getDiagnostics().stream()
                            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                            .map(Object::toString)
                            .toList();
        }
    }

    /** Whether all others see of the compiled classes what they see of those that run; a new class has no users yet. */
    private boolean looksAsBefore(Path fresh) throws IOException {
        List<Path> places = new ArrayList<>(List.of(changed));
        places.addAll(built());
        for (Path name : filesIn(fresh)) {
            for (Path place : places) {
                Path before = place.resolve(name.toString());
                if (Files.isRegularFile(before)) {
                    if (!Face.of(Files.readAllBytes(before)).equals(Face.of(Files.readAllBytes(fresh.resolve(name))))) {
                        return false;
                    }
                    break;
                }
            }
        }
        return true;
    }

    private List<Path> sourcesThatMayUse(List<Path> sources) throws IOException {
        Set<String> users = new TreeSet<>();
        for (Path source : sources) {
            users.addAll(modules.usersOf(workspace.relativize(source).getName(0).toString()));
        }
        users.retainAll(modules.withAllThatItUses(ALL_SERVICES));
        List<Path> all = new ArrayList<>();
        for (String module : users) {
            Path folder = workspace.resolve(module).resolve(SOURCES);
            filesIn(folder).stream()
                    .map(folder::resolve)
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .forEach(all::add);
        }
        return all;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(folder::relativize).toList();
        }
    }

    private static void copyInto(Path target, Path from) throws IOException {
        for (Path name : filesIn(from)) {
            Path to = target.resolve(name);
            Files.createDirectories(to.getParent());
            Files.copy(from.resolve(name), to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
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
