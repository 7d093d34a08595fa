package dev.emp.benchmarks.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many files and connections a process may have open here. */
final class OpenFiles {

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String NAME = "Max open files";
    /** What a process opens besides the connections that are asked for. */
    private static final int OTHERS = 1_000;

    private OpenFiles() {}

    /** @throws IllegalStateException if a process may not hold so many connections, with what to do about it */
    static void requireRoomFor(int connections) throws IOException {
        try (Stream<String> lines = Files.lines(LIMITS)) {
            long limit = lines.filter(line -> line.startsWith(NAME))
                    .map(line -> line.substring(NAME.length()).strip().split("\\s+", 2)[0])
                    .mapToLong(text -> text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text))
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            if (limit < connections + OTHERS) {
                throw new IllegalStateException(connections + " event streams need as many open files and " + OTHERS
                        + " more in a process, and it may have " + limit + " here: raise the hard limit (ulimit -Hn)");
            }
        }
    }
}
