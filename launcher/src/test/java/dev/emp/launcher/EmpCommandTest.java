package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.platform.EmbeddedRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
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
        String url = "redis://:hunter-2@127.0.0.1:1";
        String output = fails(1, "up", "--data", directory.toString(), "--redis", url);
        assertThat(output.lines().filter(line -> line.startsWith("emp: no Redis at redis://127.0.0.1:1")))
                .hasSize(1);
        assertThat(output).doesNotContain("hunter-2").doesNotContain("\tat ");
    }

    @Test
    void aMissingComfyUiIsNamedInOneLine() throws Exception {
        String output = fails(1, "demo", "--data", directory.toString(), "--comfyui", "http://127.0.0.1:1");
        assertThat(output.lines().filter(line -> line.startsWith("emp: no ComfyUI at http://127.0.0.1:1")))
                .hasSize(1);
    }

    @Test
    void aServiceAloneSaysInOneLineThatItsRedisIsMissing() throws Exception {
        for (String service : List.of("orchestrator", "monitor")) {
            assertThat(complaint("run", service, "--redis", "redis://:hunter-2@127.0.0.1:1", "--server.port=0"))
                    .containsIgnoringCase("no Redis")
                    .contains("redis://127.0.0.1:1")
                    .contains("Connection refused");
        }
    }

    @Test
    void aServiceAloneSaysInOneLineThatItsPasswordIsWrong() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            require("another", redis);
            String url = "redis://:hunter-2@127.0.0.1:" + redis.port();
            assertThat(complaint("run", "orchestrator", "--redis", url, "--server.port=0"))
                    .contains("redis://127.0.0.1:" + redis.port())
                    .contains("refuses the user name or the password")
                    .contains("spring.data.redis.password")
                    .doesNotContain("No Redis");
        }
    }

    @Test
    void aServiceAloneSaysInOneLineThatItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThat(complaint("run", "connector-comfyui", "--server.address=127.0.0.1", "--server.port=" + port))
                    .isEqualTo("emp: the connector-comfyui did not start: port " + port
                            + " is in use; stop what listens there, or choose another with --server.port=NUMBER");
        }
    }

    @Test
    void aServiceAloneSaysInOneLineWhichSettingIsWrongWhereItIsFromAndWhatIsAllowed() throws Exception {
        assertThat(complaint("run", "worker", "--emp.worker.lease=0s"))
                .isEqualTo("emp: the worker did not start: emp.worker.lease must be 1s to 1h (from the command line)");
    }

    @Test
    void aServiceAloneSaysInOneLineWhichSettingItDoesNotKnowAndWhichWasMeant() throws Exception {
        assertThat(complaint("run", "worker", "--emp.machin.id=secret"))
                .isEqualTo("emp: the worker did not start: emp.machin.id is no setting (from the command line);"
                        + " did you mean emp.machine.id?");
        assertThat(complaint("run", "connector-comfyui", "--emp.comfyui.header.authorization=secret"))
                .isEqualTo("emp: the connector-comfyui did not start: emp.comfyui.header.authorization is no setting"
                        + " (from the command line); did you mean emp.comfyui.headers.authorization?");
    }

    @Test
    void aWorkerSaysInOneLineWhatIsWrongInItsFile() throws Exception {
        Files.writeString(directory.resolve("machine.yaml"), "emp:\n\tmachine: secret\n");
        assertThat(complaint("run", "worker"))
                .startsWith("emp: the worker did not start: machine.yaml:2:1 is not YAML: found character");
        Files.writeString(directory.resolve("machine.yaml"), "emp:\n  machine:\n    typ: secret\n");
        assertThat(complaint("run", "worker"))
                .isEqualTo("emp: the worker did not start: emp.machine.typ is no setting (machine.yaml:3:5);"
                        + " did you mean emp.machine.type?");
        assertThat(complaint("run", "worker", "--emp.machine.file=none.yaml"))
                .isEqualTo("emp: the worker did not start: none.yaml named by emp.machine.file (from the command line)"
                        + " does not exist");
    }

    @Test
    void wrongArgumentsAreNamedWithWhatIsAllowedInOneLine() throws Exception {
        assertThat(fails(2, "run", "blender"))
                .hasLineCount(1)
                .startsWith("emp: ")
                .contains("blender")
                .contains("orchestrator");
        assertThat(fails(2, "up", "--port", "monitor=99999")).contains("99999").contains("65535");
        assertThat(fails(2, "demo", "--comfyui", "localhost:8188")).contains("http://");
        assertThat(fails(1, "run", "worker", "--redis", "localhost"))
                .hasLineCount(1)
                .contains("redis://host:port");
    }

    private static void require(String password, EmbeddedRedis redis) {
        RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().configSet("requirepass", password);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** The one line on standard error of a command that fails, beside a log without the password or a stack trace. */
    private String complaint(String... arguments) throws Exception {
        try (EmpProcess emp = EmpProcess.start(directory, arguments)) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isEqualTo(1);
            assertThat(emp.output())
                    .doesNotContain("hunter-2")
                    .doesNotContain("APPLICATION FAILED")
                    .doesNotContain("\tat ");
            assertThat(emp.errors()).hasLineCount(1);
            return emp.errors().strip();
        }
    }
}
