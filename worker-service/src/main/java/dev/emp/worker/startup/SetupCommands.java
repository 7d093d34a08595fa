package dev.emp.worker.startup;

import dev.emp.worker.plan.MachineProperties.SetupCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code shared-setup}: runs the commands that prepare the machine, one after the other, each with a log of its own. */
final class SetupCommands {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final int LONGEST_QUOTE = 200;

    private final Path logs;
    private final List<SetupCommand> commands;
    private final Duration grace;

    /** @param directory of the machine */
    SetupCommands(Path directory, List<SetupCommand> commands) {
        this(directory, commands, GRACE);
    }

    /** @param grace between asking a command that takes too long to end and killing it */
    SetupCommands(Path directory, List<SetupCommand> commands, Duration grace) {
        this.logs = directory.resolve("logs");
        this.commands = List.copyOf(commands);
        this.grace = grace;
    }

    /**
     * @return what was done; null when there was nothing to do
     * @throws SetupException naming the command that failed or took too long, with the last line it printed
     */
    @Nullable
    String run() throws InterruptedException {
        makeDirectory();
        for (SetupCommand command : commands) {
            run(command);
        }
        return commands.isEmpty()
                ? null
                : "ran "
                        + String.join(
                                ", ", commands.stream().map(SetupCommand::name).toList());
    }

    private void makeDirectory() {
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new SetupException("the directory " + logs + " cannot be made (emp.machine.directory): " + e, e);
        }
    }

    private void run(SetupCommand command) throws InterruptedException {
        Path log = logs.resolve("setup-" + command.name() + ".log");
        Process process = start(command, log);
        try {
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                throw new SetupException(
                        "setup command '" + command.name() + "' was not done within "
                                + command.timeout().toSeconds() + " s (its timeout)" + lastLine(log),
                        null);
            }
        } catch (InterruptedException e) {
            handles(process).forEach(ProcessHandle::destroyForcibly);
            throw e;
        }
        if (process.exitValue() != 0) {
            throw new SetupException(
                    "setup command '" + command.name() + "' ended with status " + process.exitValue() + lastLine(log),
                    null);
        }
    }

    private static Process start(SetupCommand command, Path log) {
        try {
            Process process = new ProcessBuilder(command.command())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // Nobody is there to answer a question.
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new SetupException("setup command '" + command.name() + "' cannot be started: " + e.getMessage(), e);
        }
    }

    /** Ends it and what it has started; kills what does not heed that. */
    private void end(Process process) throws InterruptedException {
        List<ProcessHandle> all = handles(process);
        all.forEach(ProcessHandle::destroy);
        long begin = System.nanoTime();
        while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - begin < grace.toNanos()) {
            Thread.sleep(BETWEEN_LOOKS);
        }
        Stream.concat(all.stream(), handles(process).stream())
                .filter(ProcessHandle::isAlive)
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> handles(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private static String lastLine(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            String last = lines.filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
            String quoted = last.length() > LONGEST_QUOTE ? last.substring(0, LONGEST_QUOTE) + "…" : last;
            return (last.isEmpty() ? "; it printed nothing" : "; it last printed: " + quoted) + " (" + log + ")";
        } catch (IOException | UncheckedIOException e) {
            return " (" + log + ")";
        }
    }
}
