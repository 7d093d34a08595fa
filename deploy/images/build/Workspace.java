import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A copy of the sources that outlives the build, with what was compiled of them before. A file keeps its date unless its content is
 * another: dates are how Maven knows what to compile.
 */
final class Workspace {

    private static final String BUILT = "target";

    private final Path root;

    Workspace(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Removes everything, so that all is compiled anew. */
    void clear() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(root)) {
                    Files.delete(path);
                }
            }
        }
    }

    /**
     * Makes the sources those of a folder.
     *
     * @return the files that are other than they were, relative and sorted
     */
    Changes take(Path source) throws IOException {
        Set<Path> wanted = filesOf(source);
        Set<Path> present = filesOf(root);
        Changes changes = new Changes(new TreeSet<>(), new TreeSet<>());
        for (Path file : wanted) {
            boolean isNew = !present.contains(file);
            if (isNew || Files.mismatch(source.resolve(file), root.resolve(file)) >= 0) {
                Files.createDirectories(root.resolve(file).getParent());
                Files.copy(source.resolve(file), root.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                (isNew ? changes.comeOrGone : changes.changed).add(file);
            }
        }
        for (Path file : present) {
            if (!wanted.contains(file)) {
                Files.delete(root.resolve(file));
                changes.comeOrGone.add(file);
                // What was compiled of it would stay in the jar.
                new Workspace(root.resolve(file.getName(0)).resolve(BUILT).resolve("classes")).clearIfThere();
            }
        }
        return changes;
    }

    private void clearIfThere() throws IOException {
        if (Files.isDirectory(root)) {
            clear();
        }
    }

    /** All files but what was built, relative. */
    private static Set<Path> filesOf(Path folder) throws IOException {
        Set<Path> files = new TreeSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean built = directory.getFileName() != null
                        && directory.getFileName().toString().equals(BUILT)
                        && directory.getNameCount() <= folder.getNameCount() + 2;
                return built ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(folder.relativize(file));
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /**
     * What is other than before.
     *
     * @param changed files with another content
     * @param comeOrGone files that were not there, or are no longer
     */
    record Changes(Set<Path> changed, Set<Path> comeOrGone) {

        boolean areNone() {
            return changed.isEmpty() && comeOrGone.isEmpty();
        }

        /** The changed files, where nothing has happened but changes of Java sources of services; else none. */
        List<Path> onlySources() {
            boolean only = comeOrGone.isEmpty() && changed.stream().allMatch(Changes::isSource);
            return only ? List.copyOf(changed) : List.of();
        }

        private static boolean isSource(Path file) {
            return file.toString().endsWith(".java") && file.subpath(1, file.getNameCount()).startsWith("src/main/java");
        }
    }
}
