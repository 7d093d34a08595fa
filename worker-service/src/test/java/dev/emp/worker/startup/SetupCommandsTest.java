package dev.emp.worker.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.worker.plan.MachineProperties.SetupCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real commands. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class SetupCommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofMillis(200);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    @Test
    void withoutCommandsOnlyTheDirectoryIsMade() throws Exception {
        Path machine = directory.resolve("a").resolve("b");

        assertThat(new SetupCommands(machine, List.of()).run()).isNull();

        assertThat(machine.resolve("logs")).isDirectory();
    }

    @Test
    void commandsRunOneAfterTheOtherAndWhatTheyPrintIsKept() throws Exception {
        Path trace = directory.resolve("trace");

        String done = run(
                command("models", "echo one >> " + trace + "; echo out; echo err >&2"),
                command("nodes", "cat " + trace + "; echo two >> " + trace));

        assertThat(done).isEqualTo("ran models, nodes");
        assertThat(trace).hasContent("one\ntwo");
        assertThat(log("models")).hasContent("out\nerr");
        assertThat(log("nodes")).hasContent("one");
    }

    @Test
    void aCommandThatFailsIsNamedWithItsStatusAndLastLineAndEndsTheSetup() {
        assertThatThrownBy(() -> run(
                        command("models", "echo fetching; echo 'no space left on device'; echo; exit 7"),
                        command("nodes", "touch " + directory.resolve("nodes"))))
                .isInstanceOf(SetupException.class)
                .hasMessage("setup command 'models' ended with status 7; it last printed: no space left on device ("
                        + log("models") + ")");
        assertThat(directory.resolve("nodes")).doesNotExist();
    }

    @Test
    void aCommandThatFailsWithoutAWordSaysSo() {
        assertThatThrownBy(() -> run(command("models", "exit 1")))
                .hasMessageStartingWith("setup command 'models' ended with status 1; it printed nothing (");
    }

    @Test
    void aVeryLongLastLineIsCutShort() {
        assertThatThrownBy(() -> run(command("models", "head -c 5000 /dev/zero | tr '\\0' x; exit 1")))
                .hasMessageContaining("x".repeat(200) + "… (")
                .message()
                .doesNotContain("x".repeat(201));
    }

    @Test
    void whatIsNoTextIsNotQuoted() {
        assertThatThrownBy(() -> run(command("models", "printf '\\377\\376'; exit 1")))
                .hasMessage("setup command 'models' ended with status 1 (" + log("models") + ")");
    }

    @Test
    void aCommandThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> run(new SetupCommand("models", List.of("no-such-command", "--all"), PATIENCE)))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("setup command 'models' cannot be started: ")
                .hasMessageContaining("no-such-command");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamedWithItsSetting() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> new SetupCommands(file, List.of()).run())
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith(
                        "the directory " + file.resolve("logs") + " cannot be made (emp.machine.directory)");
    }

    @Test
    void aCommandThatAsksAQuestionGetsNoAnswerInsteadOfTime() {
        assertThatThrownBy(() -> run(command("models", "echo 'continue? [y/n]'; read answer || exit 9")))
                .hasMessageContaining("ended with status 9; it last printed: continue? [y/n]");
    }

    @Test
    void aCommandThatTakesTooLongIsKilledWithAllThatItStarted() throws Exception {
        Path pids = directory.resolve("pids");
        String script = "echo $$ > " + pids + "; sleep 600 & echo $! >> " + pids + "; echo half; wait";

        assertThatThrownBy(() -> run(new SetupCommand("models", List.of("sh", "-c", script), SHORT)))
                .isInstanceOf(SetupException.class)
                .hasMessage("setup command 'models' was not done within 1 s (its timeout); it last printed: half ("
                        + log("models") + ")");

        awaitEnd(pids, 2);
    }

    @Test
    void whatDoesNotHeedTheEndIsKilledToo() throws Exception {
        Path pids = directory.resolve("pids");
        // The command itself ends when it is asked to, what it started does not.
        String stubborn = "trap '' TERM; echo $$ >> " + pids + "; while :; do sleep 0.1; done";
        String script = "sh -c \"" + stubborn.replace("$", "\\$") + "\" & while ! test -s " + pids
                + "; do sleep 0.01; done; echo $$ >> " + pids + "; sleep 600";

        assertThatThrownBy(() -> run(new SetupCommand("models", List.of("sh", "-c", script), Duration.ofSeconds(1))))
                .hasMessageStartingWith("setup command 'models' was not done within 1 s (its timeout)");

        awaitEnd(pids, 2);
    }

    @Test
    void aSetupThatIsInterruptedLeavesNothingRunning() throws Exception {
        Path pids = directory.resolve("pids");
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread setup = Thread.startVirtualThread(() -> {
            try {
                run(command("models", "echo $$ > " + pids + "; exec sleep 600"));
            } catch (InterruptedException | RuntimeException e) {
                end.complete(e);
            }
        });
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(pids) && Files.size(pids) > 0);

        setup.interrupt();

        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        awaitEnd(pids, 1);
    }

    private static void awaitEnd(Path pids, int count) throws Exception {
        List<String> lines = Files.readAllLines(pids);
        assertThat(lines).hasSize(count);
        for (String pid : lines) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !ProcessHandle.of(Long.parseLong(pid))
                            .map(ProcessHandle::isAlive)
                            .orElse(false));
        }
    }

    private static SetupCommand command(String name, String script) {
        return new SetupCommand(name, List.of("sh", "-c", script), PATIENCE);
    }

    private String run(SetupCommand... commands) throws InterruptedException {
        return Optional.ofNullable(new SetupCommands(directory, List.of(commands), GRACE).run())
                .orElse("nothing");
    }

    private Path log(String command) {
        return directory.resolve("logs").resolve("setup-" + command + ".log");
    }
}
