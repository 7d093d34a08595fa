package dev.emp.benchmarks.dashboard;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which processors belong to whom. Who looks at the dashboard does so on a machine of his own: what the platform and its load do must not take
 * the browser's processors from it, nor the other way round.
 *
 * @param browser the numbers of those that the browser has for itself; empty when all share all
 * @param others the numbers of those that everything else has
 */
record Processors(List<Integer> browser, List<Integer> others) {

    private static final Processors SHARED = new Processors(List.of(), List.of());
    private static final String TASKSET = "taskset";
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    Processors {
        browser = List.copyOf(browser);
        others = List.copyOf(others);
    }

    /** Half of those that this process may use for the browser, of an odd number the smaller half; shared where they cannot be divided. */
    static Processors divide() {
        return onPath(TASKSET) ? of(allowed()) : SHARED;
    }

    /** @param allowed numbers of processors; a single one is shared */
    static Processors of(List<Integer> allowed) {
        int first = allowed.size() - allowed.size() / 2;
        return allowed.size() < 2
                ? SHARED
                : new Processors(allowed.subList(first, allowed.size()), allowed.subList(0, first));
    }

    /** @param list as the kernel writes it: {@code 0-3,6} */
    static List<Integer> parse(String list) {
        return Stream.of(list.strip().split(",", -1))
                .map(range -> range.split("-", 2))
                .flatMap(ends -> IntStream.rangeClosed(
                                Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                        .boxed())
                .toList();
    }

    boolean areShared() {
        return browser.isEmpty();
    }

    /** Confines this process, and whatever it starts until {@link #release}, to the processors that are not the browser's. */
    void confine() throws IOException, InterruptedException {
        allow(others);
    }

    /** Lets this process use all of them again. */
    void release() throws IOException, InterruptedException {
        allow(Stream.concat(others.stream(), browser.stream()).toList());
    }

    /**
     * What to start in place of the browser, so that it and all its processes run on its own processors.
     *
     * @param directory where to write it
     */
    Path starterOf(Path program, Path directory) throws IOException {
        if (areShared()) {
            return program;
        }
        Path starter = directory.resolve("browser");
        Files.writeString(starter, "#!/bin/sh\nexec %s -c %s '%s' \"$@\"\n".formatted(TASKSET, list(browser), program));
        return Files.setPosixFilePermissions(starter, PosixFilePermissions.fromString("rwx------"));
    }

    /** For people who read the figures. */
    String inWords() {
        return areShared()
                ? "shared by the browser and everything else"
                : "%s for the browser, %s for the platform and its load".formatted(list(browser), list(others));
    }

    private void allow(List<Integer> processors) throws IOException, InterruptedException {
        if (!areShared()) {
            String self = Long.toString(ProcessHandle.current().pid());
            run(TASKSET, "-a", "-p", "-c", list(processors), self);
        }
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream().map(number -> Integer.toString(number)).collect(Collectors.joining(","));
    }

    /** Those that this process may use; empty where the system does not tell. */
    private static List<Integer> allowed() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .findFirst()
                    .map(line -> parse(line.substring(ALLOWED.length())))
                    .orElse(List.of());
        } catch (IOException notLinux) {
            return List.of();
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (Stream<String> lines = process.inputReader().lines()) {
            lines.forEach(said::add);
        }
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + String.join("; ", said));
        }
    }
}
