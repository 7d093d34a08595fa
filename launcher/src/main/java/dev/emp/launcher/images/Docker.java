package dev.emp.launcher.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The Docker engine that the {@code docker} program finds; asked through that program, as people would. */
final class Docker {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(45);

    private final Path home;

    /** @param home the repository, in which builds run */
    Docker(Path home) {
        this.home = home;
    }

    /** @throws DockerFailure when no engine answers; the message says how to get one */
    void requireEngine() throws DockerFailure, InterruptedException {
        try {
            run("version", "--format", "{{.Server.Version}}");
        } catch (DockerFailure e) {
            throw new DockerFailure("no Docker engine answers (" + e.getMessage()
                    + "). Start Docker, set DOCKER_HOST, or as root on Debian: eval \"$(deploy/engine/start)\"");
        }
    }

    /** Runs {@code docker} with these words and gives what it printed, both streams, without blanks at its ends. */
    String run(String... words) throws DockerFailure, InterruptedException {
        Outcome outcome = tryTo(words);
        if (outcome.status() != 0) {
            throw new DockerFailure("'docker " + String.join(" ", words) + "' failed: " + lastLine(outcome.output()));
        }
        return outcome.output();
    }

    /** The same, for what may fail. */
    Outcome tryTo(String... words) throws DockerFailure, InterruptedException {
        StringBuilder output = new StringBuilder();
        int status = start(
                "docker", List.of(words), LIMIT, line -> output.append(line).append('\n'));
        return new Outcome(status, output.toString().strip());
    }

    /** Builds an image and hears every line of the engine's plain progress. */
    void build(List<String> words, Consumer<String> progress) throws DockerFailure, InterruptedException {
        List<String> all = new ArrayList<>(List.of("build", "--progress=plain"));
        all.addAll(words);
        List<String> kept = new ArrayList<>();
        int status = start("docker", all, BUILD_LIMIT, line -> {
            kept.add(line);
            progress.accept(line);
        });
        if (status != 0) {
            int from = Math.max(0, kept.size() - 25);
            throw new DockerFailure("the build failed:\n  " + String.join("\n  ", kept.subList(from, kept.size())));
        }
    }

    /** Runs a script of the repository and gives the lines of its standard output; its standard error is shown. */
    List<String> script(String script, String... words) throws DockerFailure, InterruptedException {
        List<String> lines = new ArrayList<>();
        int status = start(home.resolve(script).toString(), List.of(words), BUILD_LIMIT, lines::add);
        if (status != 0) {
            throw new DockerFailure(script + " failed; it says why above");
        }
        return lines;
    }

    /** What an image is as a file, uncompressed, from {@code docker save}. */
    <T> T saved(String image, StreamReader<T> reader) throws DockerFailure, InterruptedException {
        try {
            Process process = builder("docker", List.of("save", image))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (InputStream stream = process.getInputStream()) {
                return reader.read(stream);
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw new DockerFailure("'docker save " + image + "' failed: " + e.getMessage());
        }
    }

    /** Reads a stream to its end. */
    interface StreamReader<T> {
        T read(InputStream stream) throws IOException;
    }

    /** How a call ended. */
    record Outcome(int status, String output) {}

    private int start(String program, List<String> words, Duration limit, Consumer<String> lines)
            throws DockerFailure, InterruptedException {
        boolean script = !program.equals("docker");
        ProcessBuilder builder = builder(program, words).redirectErrorStream(!script);
        if (script) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        try {
            Process process = builder.start();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> forward(process, lines));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroy();
                throw new DockerFailure("'" + program + " " + String.join(" ", words) + "' took more than " + limit);
            }
            reading.join();
            return process.exitValue();
        } catch (IOException e) {
            throw new DockerFailure("there is no program '" + program + "': " + e.getMessage());
        }
    }

    private static void forward(Process process, Consumer<String> lines) {
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder builder(String program, List<String> words) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().putAll(Map.of("DOCKER_BUILDKIT", "1", "BUILDKIT_PROGRESS", "plain"));
        return builder;
    }

    private static String lastLine(String output) {
        return output.lines().reduce((before, last) -> last).orElse("it said nothing");
    }
}
