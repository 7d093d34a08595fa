package dev.emp.setup.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs; all they print goes to the log of a node. */
final class Commands {

    private static final int LONGEST_QUOTE = 300;

    private final Duration timeout;
    private final Map<String, String> environment;

    /**
     * @param timeout after which a program is ended
     * @param environment added to this process's
     */
    Commands(Duration timeout, Map<String, String> environment) {
        this.timeout = timeout;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What a program printed, without white space at the ends.
     *
     * @param what it does, to begin the sentence that says why it did not
     */
    String run(Path log, Path directory, String what, List<String> command)
            throws CommandException, InterruptedException {
        Path output = start(log);
        try {
            return finish(output, directory, what, command);
        } finally {
            append(output, log);
        }
    }

    private static Path start(Path log) throws CommandException {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return Files.createTempFile("emp-setup-", ".log");
        } catch (IOException e) {
            throw new CommandException("the log " + log + " cannot be written: " + e);
        }
    }

    private String finish(Path output, Path directory, String what, List<String> command)
            throws CommandException, InterruptedException {
        Process process = start(output, directory, what, command);
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CommandException(
                        what + " was not done within " + timeout.toSeconds() + " s" + lastLine(output));
            }
        } finally {
            List<ProcessHandle> rest = new ArrayList<>(process.descendants().toList());
            rest.add(process.toHandle());
            rest.forEach(ProcessHandle::destroyForcibly);
        }
        if (process.exitValue() != 0) {
            throw new CommandException(what + " ended with status " + process.exitValue() + lastLine(output));
        }
        return text(output).strip();
    }

    private Process start(Path output, Path directory, String what, List<String> command) throws CommandException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            // Nobody is there to answer a question.
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new CommandException(what + " cannot be started: " + e.getMessage());
        }
    }

    private static String lastLine(Path output) {
        String last = text(output).lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line.strip());
        String quoted = last.length() > LONGEST_QUOTE ? last.substring(0, LONGEST_QUOTE) + "…" : last;
        return last.isEmpty() ? ", and printed nothing" : "; it last printed: " + quoted;
    }

    private static String text(Path output) {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path output, Path log) throws CommandException {
        try {
            Files.write(log, Files.readAllBytes(output), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Files.delete(output);
        } catch (IOException e) {
            throw new CommandException("the log " + log + " cannot be written: " + e);
        }
    }

    /** A program did not do what it was to. The message says which, and what it printed last. */
    static final class CommandException extends Exception {

        private static final long serialVersionUID = 1L;

        CommandException(String message) {
            super(message);
        }
    }
}
