package dev.emp.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./emp run SERVICE} in a process of its own, as people start it. Its output goes to a file. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final String RESIDENT = "VmRSS:";

    private final Process process;
    private final Path log;
    private final Thread atExit;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = new Thread(process::destroy, "service-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts the process; answers at once. Its log goes on where an earlier one of the name has stopped. */
    static ServiceProcess start(Path home, Path directory, String service, List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(home.toAbsolutePath().resolve("emp").toString(), "run", service));
        command.addAll(arguments);
        Path log = directory.resolve(service + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // The machine would take the settings of whoever runs this for its own.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("EMP_MACHINE") || name.startsWith("EMP_WORKER"));
        return new ServiceProcess(builder.start(), log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The memory it has in RAM, in bytes. */
    long residentBytes() throws IOException {
        return residentBytes(process.pid());
    }

    /** @throws IOException if there is no such process, or no {@code /proc} */
    static long residentBytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst()
                    .orElseThrow(() -> new IOException("process " + pid + " has ended"));
        }
    }

    /** As {@code kill}: the process may put its things in order. */
    void terminate() {
        process.destroy();
    }

    /** As {@code kill -9}: the process can do nothing about it. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Waits for the end and answers the exit code. */
    int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "still running " + limit.toSeconds() + " s after it was told to stop, see " + log);
        }
        return process.exitValue();
    }

    /** @throws IllegalStateException if it has ended, with the last lines of its log */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            List<String> lines = Files.readAllLines(log);
            throw new IllegalStateException("a service has ended by itself: "
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
