package dev.emp.benchmarks.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link EchoApplication} in a JVM of its own, with the options of another one. */
final class EchoProcess implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Process process;
    private final Thread atExit;

    private EchoProcess(Process process) {
        this.process = process;
        this.atExit = new Thread(process::destroy, "echo-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it; answers at once.
     *
     * @param commandLine of the JVM whose options it gets
     */
    static EchoProcess start(List<String> commandLine, int port, Path log) throws IOException {
        List<String> command = new ArrayList<>(optionsOf(commandLine));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(EchoApplication.class.getName());
        command.add(Integer.toString(port));
        return new EchoProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** The program and its options, without the archive of another program's classes. */
    static List<String> optionsOf(List<String> commandLine) {
        int classPath = commandLine.indexOf("-cp");
        if (classPath < 0) {
            throw new IllegalArgumentException("not the command line of a JVM with a class path: " + commandLine);
        }
        return commandLine.subList(0, classPath).stream()
                .filter(option -> !option.contains("SharedArchive"))
                .toList();
    }

    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
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
