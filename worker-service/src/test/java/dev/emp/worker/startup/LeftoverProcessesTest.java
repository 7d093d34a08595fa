package dev.emp.worker.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.supervision.DirectoryInUseException;
import dev.emp.worker.supervision.Supervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverProcessesTest {

    @TempDir
    private Path directory;

    @Test
    void withoutAnEarlierRunThereIsNothingToDo() throws Exception {
        assertThat(LeftoverProcesses.end(directory.resolve("new"), true)).isNull();
        assertThat(directory.resolve("new")).isDirectory();
    }

    @Test
    void aMachineWithoutProcessesNeedsNoDirectory() throws Exception {
        assertThat(LeftoverProcesses.end(directory.resolve("new"), false)).isNull();
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void aDirectoryThatAnotherMachineUsesIsRefusedToThoseThatNeedIt() throws Exception {
        try (Supervisor other = new Supervisor(List.of(), directory, new SettableClock())) {
            assertThat(other.processes()).isEmpty();
            assertThatThrownBy(() -> LeftoverProcesses.end(directory, true))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageStartingWith("the directory " + directory + " is used by another machine")
                    .hasMessageContaining("emp.machine.directory");
            assertThat(LeftoverProcesses.end(directory, false)).isNull();
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsNamedWithItsSetting() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> LeftoverProcesses.end(file, true))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("the machine's directory " + file + " can't be used: ")
                .hasMessageEndingWith("(emp.machine.directory)")
                .hasNoCause();
        assertThat(LeftoverProcesses.end(file, false)).isNull();
    }
}
