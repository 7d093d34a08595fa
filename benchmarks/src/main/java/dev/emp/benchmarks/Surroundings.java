package dev.emp.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run took place in: the code and the machine. */
final class Surroundings {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private Surroundings() {}

    /** The hash of the commit, with {@code +} when the working tree has changes; {@code unknown} without git. */
    static String commit(Path home) throws InterruptedException {
        try {
            String hash = git(home, "rev-parse", "--short", "HEAD");
            return hash.isEmpty()
                    ? "unknown"
                    : hash + (git(home, "status", "--porcelain").isEmpty() ? "" : "+");
        } catch (IOException noGit) {
            return "unknown";
        }
    }

    static String machine() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores"
                + processor().map(model -> " (" + model + ")").orElse("");
    }

    private static Optional<String> processor() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    private static String git(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            process.waitFor();
            return first == null ? "" : first;
        }
    }
}
