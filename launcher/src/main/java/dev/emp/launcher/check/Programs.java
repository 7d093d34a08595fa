package dev.emp.launcher.check;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this machine, found as a shell finds them, and what they say of themselves. */
final class Programs {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private final Map<String, String> environment;

    Programs(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** @param status as the program ended */
    record Output(int status, String text) {
        boolean isGood() {
            return status == 0;
        }
    }

    /** @param program a name, or a path */
    Optional<Path> find(String program) {
        if (program.contains(File.separator)) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        return SEPARATOR
                .splitAsStream(environment.getOrDefault("PATH", ""))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> path(folder, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Stream<Path> path(String folder, String program) {
        try {
            return Stream.of(Path.of(folder, program));
        } catch (InvalidPathException noFolder) {
            return Stream.empty();
        }
    }

    /** What it prints, its errors included; empty when there is no such program or it takes too long. */
    Optional<Output> run(String program, String... arguments) {
        return find(program).flatMap(file -> run(file, arguments));
    }

    private Optional<Output> run(Path file, String... arguments) {
        try {
            Path output = Files.createTempFile("emp-check", ".txt");
            try {
                Process process = new ProcessBuilder(Stream.concat(Stream.of(file.toString()), Stream.of(arguments))
                                .toList())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                return Optional.of(new Output(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8)));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
