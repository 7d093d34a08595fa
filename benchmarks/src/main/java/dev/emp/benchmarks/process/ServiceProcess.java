package dev.emp.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./emp run SERVICE} in a process of its own, as people start it. Its output goes to a file. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final String RESIDENT = "VmRSS:";
    private static final String MOST_RESIDENT = "VmHWM:";
    private static final Set<String> KEYS_OF_PROVIDERS =
            Set.of("OPENAI_API_KEY", "REPLICATE_API_TOKEN", "RUNPOD_API_KEY");

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
    public static ServiceProcess start(Path home, Path directory, String service, List<String> arguments)
            throws IOException {
        return start(home, directory, service, arguments, Map.of());
    }

    /**
     * The same with more in its environment.
     *
     * @param environment what the {@code emp} script or the service reads, such as {@code EMP_JAVA_OPTIONS}
     */
    public static ServiceProcess start(
            Path home, Path directory, String service, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(home.toAbsolutePath().resolve("emp").toString(), "run", service));
        command.addAll(arguments);
        Path log = directory.resolve(service + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(ServiceProcess::isOfWhoeverRunsThis);
        builder.environment().putAll(environment);
        return new ServiceProcess(builder.start(), log);
    }

    /** The machine would take these settings for its own, and call a real provider with these keys. */
    private static boolean isOfWhoeverRunsThis(String name) {
        return name.startsWith("EMP_MACHINE") || name.startsWith("EMP_WORKER") || KEYS_OF_PROVIDERS.contains(name);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * What it was started with once the {@code emp} script had found it out: the program, its options, the class and its arguments.
     *
     * @throws IOException if it has ended, or there is no {@code /proc}
     */
    public List<String> commandLine() throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        return List.of(line.split("\0", 0));
    }

    /** The memory it has in RAM, in bytes. */
    public long residentBytes() throws IOException {
        return residentBytes(process.pid());
    }

    /** The most memory it has had in RAM so far, in bytes. */
    public long peakResidentBytes() throws IOException {
        return bytes(process.pid(), MOST_RESIDENT);
    }

    /** The time that processors have worked for it so far; zero where the system does not tell. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** @throws IOException if there is no such process, or no {@code /proc} */
    public static long residentBytes(long pid) throws IOException {
        return bytes(pid, RESIDENT);
    }

    private static long bytes(long pid, String field) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst()
                    .orElseThrow(() -> new IOException("process " + pid + " has ended"));
        }
    }

    /** As {@code kill}: the process may put its things in order. */
    public void terminate() {
        process.destroy();
    }

    /** As {@code kill -9}: the process can do nothing about it. Returns once it is gone. */
    public void kill() throws InterruptedException {
        strike();
        process.waitFor();
    }

    /** The same without waiting, for a kill at a certain instant. */
    public void strike() {
        process.destroyForcibly();
    }

    /** Waits for the end and answers the exit code. */
    public int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "still running " + limit.toSeconds() + " s after it was told to stop, see " + log);
        }
        return process.exitValue();
    }

    /** @throws IllegalStateException if it has ended, with the last lines of its log */
    public void requireAlive() throws IOException {
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
