package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as people meet it: in a process of its own, with its output and exit code. */
class EmpCommandTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private String fails(int exitCode, String... arguments) throws Exception {
        try (EmpProcess emp = EmpProcess.start(directory, arguments)) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isEqualTo(exitCode);
            return emp.output();
        }
    }

    private List<Path> filesIn(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void theDemoSavesAPictureAndEndsWellAlsoWhenTheDocumentedPortsAreTaken() throws Exception {
        Path output = directory.resolve("pictures");
        try (EmpProcess emp = EmpProcess.start(
                directory,
                "demo",
                "--data",
                directory.toString(),
                "--output",
                output.toString(),
                "--step-delay-ms",
                "5")) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isZero();
            assertThat(emp.output())
                    .contains("100 %")
                    .contains("Succeeded in")
                    .contains("Dashboard")
                    .contains("Saved");
        }
        assertThat(filesIn(output))
                .singleElement()
                .satisfies(file -> assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G'));
    }

    @Test
    void aPortInUseIsNamedInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String output = fails(1, "up", "--data", directory.toString(), "--port", "monitor=" + taken.getLocalPort());
            assertThat(output).contains("emp: port").contains("in use").contains("--port");
        }
    }

    @Test
    void aMissingRedisIsNamedInOneLine() throws Exception {
        String url = "redis://:secret@127.0.0.1:1";
        String output = fails(1, "up", "--data", directory.toString(), "--redis", url);
        assertThat(output.lines().filter(line -> line.startsWith("emp: no Redis at redis://127.0.0.1:1")))
                .hasSize(1);
        assertThat(output).doesNotContain("secret").doesNotContain("\tat ");
    }

    @Test
    void aMissingComfyUiIsNamedInOneLine() throws Exception {
        String output = fails(1, "demo", "--data", directory.toString(), "--comfyui", "http://127.0.0.1:1");
        assertThat(output.lines().filter(line -> line.startsWith("emp: no ComfyUI at http://127.0.0.1:1")))
                .hasSize(1);
    }

    @Test
    void aServiceAloneSaysWhenItsRedisIsMissing() throws Exception {
        String output = fails(1, "run", "orchestrator", "--redis", "redis://127.0.0.1:1", "--server.port=0");
        assertThat(output).contains("127.0.0.1:1").doesNotContain("\tat ");
    }

    @Test
    void wrongArgumentsAreNamedWithWhatIsAllowed() throws Exception {
        assertThat(fails(2, "run", "blender")).contains("blender").contains("orchestrator");
        assertThat(fails(2, "up", "--port", "monitor=99999")).contains("99999").contains("65535");
        assertThat(fails(2, "demo", "--comfyui", "localhost:8188")).contains("http://");
    }
}
