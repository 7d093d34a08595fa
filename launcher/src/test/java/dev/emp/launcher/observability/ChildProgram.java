package dev.emp.launcher.observability;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the system that ends with this JVM, even when that is killed: a shell waits for the end of its input. */
final class ChildProgram implements AutoCloseable {

    private static final String GUARDIAN = "\"$@\" </dev/null & child=$!; cat >/dev/null; kill $child; wait $child";

    /** Where {@code ./emp test} unpacks what Debian has. */
    private static final Path UNPACKED = Path.of("..", ".emp", "tools", "usr", "bin");

    private final Process guardian;

    private ChildProgram(Process guardian) {
        this.guardian = guardian;
    }

    /** Skips the test, saying why, where there is no such program. */
    static Path find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(":", -1)).map(Path::of), Stream.of(UNPACKED))
                .map(folder -> folder.resolve(name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> abort(name + " is not installed; ./emp test gets it on Debian"));
    }

    /** @param log where both its outputs go */
    static ChildProgram start(Path program, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", GUARDIAN, "guardian", program.toString()));
        command.addAll(List.of(arguments));
        return new ChildProgram(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    @Override
    public void close() {
        try {
            guardian.getOutputStream().close();
            if (!guardian.waitFor(30, TimeUnit.SECONDS)) {
                guardian.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            guardian.descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
