package dev.emp.launcher.reload;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A working copy that tests may change: links to this one, but for the sources of some modules, which are copied. */
final class WorkingCopy implements AutoCloseable {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private final Path root;

    /** @param copied modules whose sources are to be changed */
    WorkingCopy(Path root, Set<String> copied) throws IOException {
        this.root = root;
        try (Stream<Path> modules = Files.list(HOME)) {
            for (Path module : modules.filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
                    .toList()) {
                String name = String.valueOf(module.getFileName());
                Path copy = Files.createDirectories(root.resolve(name));
                link(copy.resolve("pom.xml"), module.resolve("pom.xml"));
                link(copy.resolve("target/classes"), module.resolve("target/classes"));
                if (copied.contains(name)) {
                    copy(module.resolve("src/main"), copy.resolve("src/main"));
                }
            }
        }
        for (Path jar : jarsOfTests()) {
            link(root.resolve("launcher/target/lib").resolve(jar.getFileName()), jar);
        }
    }

    /** The tests run before the libraries are put into the launcher's folder. */
    private static List<Path> jarsOfTests() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> !jar.startsWith(HOME))
                .toList();
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(Objects.requireNonNull(link.getParent()));
        if (Files.notExists(link) && Files.exists(target)) {
            Files.createSymbolicLink(link, target);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.copy(file, target);
            }
        }
    }

    Path root() {
        return root;
    }

    /**
     * Replaces text in a file and answers the text of the file before.
     *
     * @param file relative to the working copy
     * @throws IllegalArgumentException when the text is not in there
     */
    String replace(String file, String text, String by) throws IOException {
        String before = Files.readString(root.resolve(file));
        if (!before.contains(text)) {
            throw new IllegalArgumentException(file + " has no '" + text + "'");
        }
        write(file, before.replace(text, by));
        return before;
    }

    void write(String file, String content) throws IOException {
        Files.writeString(root.resolve(file), content);
    }

    /** Removes it, and of what it links to only the links. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
