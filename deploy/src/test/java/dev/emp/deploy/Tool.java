package dev.emp.deploy;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program of the system that tests run: from the path, or from where {@code ./emp test} unpacks what Debian has. */
public final class Tool {

    /** The root of the repository; tests run in a module's folder. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Path UNPACKED = ROOT.resolve(".emp/tools/usr/bin");

    private final String name;
    private final String program;

    private Tool(String name, String program) {
        this.name = name;
        this.program = program;
    }

    /** Skips the test, saying why, where there is no such program. */
    public static Tool require(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(":", -1)).map(Path::of), Stream.of(UNPACKED))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> new Tool(name, found.toString()))
                .orElseGet(() -> abort(name + " is not installed; ./emp test gets it on Debian"));
    }

    /** What a program has said, on both outputs, and how it ended. */
    public record Result(int code, String output) {}

    /** Runs it in the root of the repository to its end. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    /** The same with more in its environment. */
    public Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    @Override
    public String toString() {
        return name;
    }
}
