package dev.emp.launcher.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line of a service's code, changed for a measurement and put back when this is closed. */
final class LineOfCode implements AutoCloseable {

    private static final String FILE =
            "orchestrator-service/src/main/java/dev/emp/orchestrator/OrchestratorApplication.java";
    private static final String BEFORE = "        builder().run(arguments);";

    private final Path file;
    private final String original;

    private LineOfCode(Path file, String original) {
        this.file = file;
        this.original = original;
    }

    /** @param home the repository */
    static LineOfCode in(Path home) throws IOException {
        Path file = home.resolve(FILE);
        String original = Files.readString(file);
        if (!original.contains(BEFORE)) {
            throw new IOException(
                    FILE + " has no line '" + BEFORE.strip() + "' any more, before which one could be put");
        }
        return new LineOfCode(file, original);
    }

    /** Writes the line; another one for every number. */
    void change(long number) throws IOException {
        String line = "        System.setProperty(\"emp.measured\", \"" + number + "\");\n";
        Files.writeString(file, original.replace(BEFORE, line + BEFORE));
    }

    @Override
    public void close() throws IOException {
        Files.writeString(file, original);
    }
}
