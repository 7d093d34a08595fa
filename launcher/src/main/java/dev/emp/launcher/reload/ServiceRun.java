package dev.emp.launcher.reload;

import dev.emp.launcher.container.HealthProbe;
import dev.emp.launcher.platform.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service of a working copy as a process that can be stopped and started anew. Safe for the threads that do so. */
final class ServiceRun {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final String OWN_WORDS = "emp: ";
    /** A Ctrl-C in the terminal is meant for us, who stop the services in their order: they get to hear of that alone. */
    private static final List<String> DEAF_TO_THE_TERMINAL =
            List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "emp-service");

    private final Service service;
    private final int port;
    private final List<String> arguments;
    private final Path log;
    private @Nullable Process process;
    private long logBegin;
    private volatile long startedNanos;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param arguments of its program
     * @param log where all it prints is added
     */
    ServiceRun(Service service, int port, List<String> arguments, Path log) {
        this.service = service;
        this.port = port;
        this.arguments = List.copyOf(arguments);
        this.log = log;
    }

    /** Starts it with a class path; answers at once. Does nothing when it is closed. */
    synchronized void start(String classPath) throws IOException {
        if (closed) {
            return;
        }
        logBegin = Files.exists(log) ? Files.size(log) : 0;
        List<String> all = new ArrayList<>(List.of(service.label()));
        all.addAll(arguments);
        List<String> command = new ArrayList<>(DEAF_TO_THE_TERMINAL);
        command.addAll(JavaCommand.of(classPath, DevelopedService.class.getName(), all));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        startedNanos = System.nanoTime();
        process = builder.start();
    }

    /** How far a start has come. */
    sealed interface Progress {

        record Starting() implements Progress {}

        record Ready() implements Progress {}

        /** @param why in a sentence */
        record Failed(String why) implements Progress {}
    }

    /** How far the last start has come by now. */
    Progress progress() throws IOException {
        if (!isAlive()) {
            return new Progress.Failed(lastWords());
        }
        if (isReady()) {
            return new Progress.Ready();
        }
        return System.nanoTime() - startedNanos < START_LIMIT.toNanos()
                ? new Progress.Starting()
                : new Progress.Failed(
                        "the " + service.label() + " is not ready after " + START_LIMIT.toSeconds() + " s");
    }

    private boolean isReady() {
        String path = service == Service.SIMULATOR ? "/system_stats" : "/actuator/health/readiness";
        try {
            return HealthProbe.ask(port, path).contains(" 200 ");
        } catch (IOException notYet) {
            return false;
        }
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** What it said of itself before it ended, or else the last that it printed. */
    private synchronized String lastWords() throws IOException {
        byte[] all = Files.readAllBytes(log);
        int begin = (int) Math.min(logBegin, all.length);
        List<String> lines = new String(all, begin, all.length - begin, StandardCharsets.UTF_8)
                .lines()
                // Of the traces of exceptions, their heads.
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .toList();
        return lines.reversed().stream()
                .filter(line -> line.startsWith(OWN_WORDS))
                .findFirst()
                .map(line -> line.substring(OWN_WORDS.length()))
                .orElse("the " + service.label() + " did not start: "
                        + (lines.isEmpty() ? "it said nothing" : lines.getLast()));
    }

    /** Lets it put its things in order for at most 15 s, and waits for its end. */
    void stop() throws InterruptedException {
        Process running;
        synchronized (this) {
            running = process;
        }
        if (running != null) {
            running.destroy();
            if (!running.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
    }

    /** Stops it, and lets nobody start it again. */
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        stop();
    }
}
