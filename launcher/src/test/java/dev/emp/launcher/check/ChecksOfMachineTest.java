package dev.emp.launcher.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.emp.launcher.check.Finding.Level;
import dev.emp.launcher.platform.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksOfMachineTest {

    private static final long GIGABYTE = 1L << 30;

    @TempDir
    private Path directory;

    @BeforeEach
    void letOthersIn() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void anOldJdkIsAFault() {
        assertThat(BuildTools.jdk(Runtime.Version.parse("21.0.1")).level()).isEqualTo(Level.FAULT);
        assertThat(BuildTools.jdk(Runtime.Version.parse("25")).level()).isEqualTo(Level.OK);
    }

    @Test
    void theListsOfTheRepositoryAreInOrder() {
        Path home = Path.of("").toAbsolutePath().getParent();

        assertThat(new Declarations(home, directory, Map.of()).look())
                .extracting(Finding::name, Finding::level)
                .containsExactlyInAnyOrder(tuple("models.yaml", Level.OK), tuple("config_nodes.json", Level.OK));
    }

    @Test
    void aListThatNobodyCouldBeFilledByIsAFaultWithItsPlace() throws IOException {
        Files.writeString(directory.resolve("models.yaml"), "models: [{name: a, shar256: b}]");
        Files.writeString(directory.resolve("config_nodes.json"), "{\"custom_nodes\": [{\"name\": \"a\"}]}");

        List<Finding> found = new Declarations(directory.resolve("nowhere"), directory, Map.of()).look();

        assertThat(named(found, "models.yaml").level()).isEqualTo(Level.FAULT);
        assertThat(named(found, "models.yaml").text()).contains("models.yaml:1", "shar256 is unknown");
        assertThat(named(found, "config_nodes.json").level()).isEqualTo(Level.FAULT);
    }

    @Test
    void aVersionIsFoundInWhatProgramsSay() {
        assertThat(BuildTools.version("\u001b[1mApache Maven 3.8.7\u001b[m")).contains(Runtime.Version.parse("3.8.7"));
        assertThat(BuildTools.version("v20.20.0")).contains(Runtime.Version.parse("20.20"));
        assertThat(BuildTools.version("no number")).isEmpty();
    }

    @Test
    void aToolThatIsTooOldOrMissingIsWarnedOf() throws Exception {
        program("mvn", "echo 'Apache Maven 3.6.3'");

        List<Finding> findings = new BuildTools(new Programs(Map.of("PATH", directory.toString()))).look();

        assertThat(named(findings, "Maven"))
                .isEqualTo(Finding.warning(
                        "Maven",
                        "3.6.3 is too old",
                        "building needs Maven 3.8.7 or newer; on Debian: apt-get install maven"));
        assertThat(named(findings, "Node").text()).isEqualTo("not found");
    }

    @Test
    void aFullDiskIsAFaultAndLittleMemoryIsWarnedOf() {
        assertThat(Resources.disk(GIGABYTE / 2).level()).isEqualTo(Level.FAULT);
        assertThat(Resources.disk(2 * GIGABYTE).level()).isEqualTo(Level.WARNING);
        assertThat(Resources.disk(50 * GIGABYTE)).isEqualTo(Finding.ok("disk", "50.0 GB free"));
        assertThat(Resources.memory(GIGABYTE, 1).level()).isEqualTo(Level.WARNING);
        assertThat(Resources.memory(8 * GIGABYTE, 2)).isEqualTo(Finding.ok("memory", "8.0 GB and 2 cores"));
    }

    @Test
    void aPortThatIsTakenIsNamedWithItsService() {
        List<Service> services = List.of(Service.ORCHESTRATOR, Service.MONITOR);

        assertThat(new FreePorts(services, _ -> true).look())
                .containsExactly(Finding.ok("ports", "8080, 8088 are free"));
        assertThat(new FreePorts(services, port -> port != 8088).look())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).isEqualTo("8088 of the monitor is taken"));
    }

    @Test
    void gpusAreCountedAndADriverThatFailsIsWarnedOf() throws Exception {
        program("nvidia-smi", "echo 'GPU 0: NVIDIA H100 (UUID: GPU-1)'; echo 'GPU 1: NVIDIA H100 (UUID: GPU-2)'");
        assertThat(gpus()).isEqualTo(Finding.ok("GPU", "2: NVIDIA H100"));

        program("nvidia-smi", "echo 'Driver/library version mismatch'; exit 18");
        assertThat(gpus().level()).isEqualTo(Level.WARNING);
        assertThat(gpus().text()).contains("Driver/library version mismatch");
    }

    @Test
    void anEngineThatDoesNotAnswerIsWarnedOfWithWhatItSays() throws Exception {
        program("docker", "echo 'Cannot connect to the Docker daemon'; exit 1");

        Finding engine = named(equipment(), "Docker");

        assertThat(engine.level()).isEqualTo(Level.WARNING);
        assertThat(engine.text()).contains("Cannot connect");
    }

    @Test
    void aKeyFileThatIsMissingEmptyOrOpenIsTold() throws Exception {
        Path open = Files.writeString(directory.resolve("open"), "k");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Path closed = Files.writeString(directory.resolve("closed"), "k");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        Files.createFile(directory.resolve("empty"));

        assertThat(levelOf("missing")).isEqualTo(Level.FAULT);
        assertThat(levelOf("empty")).isEqualTo(Level.FAULT);
        assertThat(levelOf("open")).isEqualTo(Level.WARNING);
        assertThat(levelOf("closed")).isEqualTo(Level.OK);
    }

    @Test
    void aFileThatAllMayReadIsFineInAFolderThatTheyMayNotEnter() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("secrets"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(
                Files.writeString(folder.resolve("key"), "k"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(levelOf("secrets/key")).isEqualTo(Level.OK);
    }

    @Test
    void filesThatTheMachineFileNamesAreLookedAt() throws Exception {
        Files.writeString(directory.resolve("machine.yaml"), """
            emp:
              machine:
                # from: file:/commented/out
                secrets:
                  shop: {from: "file:/not/there"}
            """);

        assertThat(new KeyFiles(Map.of(), directory).look())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.text()).isEqualTo("shop in machine.yaml: /not/there cannot be read"));
    }

    private Level levelOf(String file) {
        return new KeyFiles(Map.of("EMP_ORCHESTRATOR_KEYS_FIRST_FROM", "file:" + file), directory)
                .look()
                .getFirst()
                .level();
    }

    private Finding gpus() {
        return named(equipment(), "GPU");
    }

    private List<Finding> equipment() {
        Map<String, String> environment = Map.of("PATH", directory.toString());
        return new Equipment(new Programs(environment), environment).look();
    }

    private static Finding named(List<Finding> findings, String name) {
        return findings.stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
