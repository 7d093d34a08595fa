package dev.emp.benchmarks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorsTest {

    @TempDir
    private Path directory;

    @Test
    void theBrowserHasOneOfTwo() {
        assertThat(Processors.of(List.of(0, 1))).isEqualTo(new Processors(List.of(1), List.of(0)));
    }

    @Test
    void theBrowserHasTheSmallerHalfOfAnOddNumber() {
        assertThat(Processors.of(List.of(2, 3, 6, 7, 9))).isEqualTo(new Processors(List.of(7, 9), List.of(2, 3, 6)));
    }

    @Test
    void aSingleOneIsShared() {
        assertThat(Processors.of(List.of(3)).areShared()).isTrue();
        assertThat(Processors.of(List.of()).areShared()).isTrue();
    }

    @Test
    void aListOfTheKernelIsUnderstood() {
        assertThat(Processors.parse("\t0-3,6\n")).containsExactly(0, 1, 2, 3, 6);
    }

    @Test
    void theStarterStartsTheBrowserOnItsOwn() throws Exception {
        Path starter = new Processors(List.of(2, 3), List.of(0, 1)).starterOf(Path.of("/opt/a b/chromium"), directory);
        assertThat(starter).isExecutable();
        assertThat(Files.readString(starter)).contains("exec taskset -c 2,3 '/opt/a b/chromium' \"$@\"");
    }

    @Test
    void aBrowserThatSharesAllIsStartedAsItIs() throws Exception {
        Path chromium = Path.of("/usr/bin/chromium");
        assertThat(Processors.of(List.of(0)).starterOf(chromium, directory)).isEqualTo(chromium);
    }
}
