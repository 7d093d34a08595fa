package dev.emp.launcher.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sources and resources of all modules of a workspace with their sizes and dates. Taken anew and compared, because the events
 * of a file system don't reach a container through every kind of mount.
 */
record SourceSnapshot(Map<Path, String> states) {

    SourceSnapshot {
        states = Map.copyOf(states);
    }

    static SourceSnapshot of(Path workspace) throws IOException {
        List<Path> roots;
        try (Stream<Path> modules = Files.list(workspace)) {
            roots = modules.flatMap(module -> Stream.of("java", "resources")
                            .map(kind -> module.resolve("src/main").resolve(kind)))
                    .filter(Files::isDirectory)
                    .toList();
        }
        return below(roots);
    }

    /** Of all files in some folders and below. */
    static SourceSnapshot below(List<Path> roots) throws IOException {
        Map<Path, String> states = new HashMap<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                states.putAll(files.filter(Files::isRegularFile)
                        .collect(Collectors.toMap(file -> file, SourceSnapshot::stateOf)));
            }
        }
        return new SourceSnapshot(states);
    }

    /** What is new or another than in an earlier snapshot, in the order of the names. */
    List<Path> changedSince(SourceSnapshot earlier) {
        return states.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(earlier.states.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static String stateOf(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis() + " " + Files.size(file);
        } catch (IOException goneMeanwhile) {
            return "gone";
        }
    }
}
