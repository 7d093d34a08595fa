package dev.emp.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code emp} command in a process of its own, on the class path of the tests. */
final class EmpProcess implements AutoCloseable {

    private final Process process;
    private final Path output;
    private final Path errors;

    private EmpProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    static EmpProcess start(Path directory, String... arguments) throws IOException {
        return start(directory, Map.of(), arguments);
    }

    /** @param environment added to that of the tests */
    static EmpProcess start(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Demp.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                Emp.class.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, "emp", ".out");
        Path errors = Files.createTempFile(directory, "emp", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new EmpProcess(builder.start(), output, errors);
    }

    /** Waits for the end and answers the exit code. */
    int exitCode(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + limit + ":\n" + output());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Everything printed so far, to standard output and error. */
    String output() throws IOException {
        return Files.readString(output) + errors();
    }

    /** What was printed to standard error so far. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** As {@code kill -9}: the process can do nothing about it. */
    void kill() {
        process.destroyForcibly();
    }

    /** As {@code kill}: the process may put its things in order. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
