package dev.emp.setup.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emp.setup.declaration.DeclarationException;
import dev.emp.setup.download.RecordedPauses;
import dev.emp.setup.download.Retries;
import dev.emp.setup.download.Sha256;
import dev.emp.setup.nodes.NodeOutcome.State;
import dev.emp.setup.report.JsonReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With real repositories of git, and a Python that only does as if. */
class NodeInstallerTest {

    @TempDir
    Path temporary;

    private final RecordedPauses pauses = new RecordedPauses();
    private final List<String> said = new ArrayList<>();
    private Path comfyUi;

    @BeforeEach
    void start() throws IOException {
        boolean git = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "git")));
        assumeTrue(git, "git is not installed");
        comfyUi = Files.createDirectories(temporary.resolve("ComfyUI"));
        Files.createDirectories(comfyUi.resolve("custom_nodes"));
        python("exit 0");
    }

    /** A Python that notes how it was called, and then does what the script says. */
    private void python(String script) throws IOException {
        Path program = temporary.resolve("python");
        Files.writeString(
                program,
                "#!/bin/sh\necho \"$@\" | tr '\\n' ' ' >>'" + temporary + "/calls'\necho >>'" + temporary + "/calls'\n"
                        + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String calls() throws IOException {
        Path calls = temporary.resolve("calls");
        return Files.exists(calls) ? Files.readString(calls) : "";
    }

    private String run(Path folder, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private Path repository(String name, String... files) throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("git").resolve(name));
        run(folder, "git", "init", "-q", "-b", "main");
        for (String file : files) {
            Files.writeString(folder.resolve(file), "content of " + file + "\n");
        }
        commit(folder);
        return folder;
    }

    private String commit(Path folder) throws Exception {
        run(folder, "git", "add", "-A");
        run(
                folder,
                "git",
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.org",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "x");
        return run(folder, "git", "rev-parse", "HEAD");
    }

    private String head(Path repository) throws Exception {
        return run(repository, "git", "rev-parse", "HEAD");
    }

    private static String entry(String name, Path repository, String commit, String more) {
        return "{\"name\": \"%s\", \"url\": \"%s\", \"commit\": \"%s\"%s}"
                .formatted(name, repository.toUri().toString().replaceFirst("/$", ""), commit, more);
    }

    private List<CustomNode> read(boolean unpinned, String... entries) throws IOException {
        Path file = temporary.resolve("config_nodes.json");
        Files.writeString(file, "{\"custom_nodes\": [" + String.join(",\n", entries) + "]}");
        return new NodeList(unpinned, name -> name.equals("TOKEN") ? "it's secret" : null).read(file);
    }

    private NodeReport install(String... entries) throws Exception {
        return install(read(false, entries));
    }

    private NodeReport install(List<CustomNode> nodes) throws InterruptedException {
        NodeInstaller.Settings settings = new NodeInstaller.Settings(
                comfyUi,
                temporary.resolve("python").toString(),
                temporary.resolve("constraints.txt"),
                temporary.resolve("logs"),
                temporary.resolve("env"),
                Duration.ofSeconds(120));
        Retries retries = new Retries(3, Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 0);
        return new NodeInstaller(settings, retries, pauses, Clock.systemUTC(), said::add).install(nodes);
    }

    private Path node(String name) {
        return comfyUi.resolve("custom_nodes").resolve(name);
    }

    @Test
    void aNodeIsInstalledAtItsCommitWhateverCameLater() throws Exception {
        Path repository = repository("a", "__init__.py");
        String wanted = head(repository);
        Files.writeString(repository.resolve("__init__.py"), "later");
        commit(repository);

        NodeReport report = install(entry("a", repository, wanted, ""));

        assertThat(report.nodes()).extracting(NodeOutcome::state).containsExactly(State.INSTALLED);
        assertThat(report.nodes().getFirst().commit()).isEqualTo(wanted);
        assertThat(node("a").resolve("__init__.py")).hasContent("content of __init__.py");
        assertThat(calls()).isEmpty();
    }

    @Test
    void whatIsThereIsKeptAndWhatWasChangedIsFetchedAgain() throws Exception {
        Path repository = repository("a", "__init__.py");
        String entry = entry("a", repository, head(repository), "");
        install(entry);

        assertThat(install(entry).nodes()).extracting(NodeOutcome::state).containsExactly(State.KEPT);

        Files.writeString(node("a").resolve("__init__.py"), "changed by hand");
        assertThat(install(entry).nodes()).extracting(NodeOutcome::state).containsExactly(State.INSTALLED);
        assertThat(node("a").resolve("__init__.py")).hasContent("content of __init__.py");
    }

    @Test
    void anotherCommitReplacesTheOneThatIsThere() throws Exception {
        Path repository = repository("a", "__init__.py");
        install(entry("a", repository, head(repository), ""));
        Files.writeString(repository.resolve("__init__.py"), "later");
        String later = commit(repository);

        assertThat(install(entry("a", repository, later, "")).nodes().getFirst().commit())
                .isEqualTo(later);
        assertThat(node("a").resolve("__init__.py")).hasContent("later");
    }

    @Test
    void oneThatFailsIsNamedAndDoesNotStopTheOthers() throws Exception {
        Path repository = repository("a", "__init__.py");

        NodeReport report = install(
                entry("lost", repository, "0".repeat(40), ""),
                entry("gone", temporary.resolve("nowhere"), "1".repeat(40), ", \"optional\": true"),
                entry("a", repository, head(repository), ""));

        assertThat(report.nodes())
                .extracting(NodeOutcome::state)
                .containsExactly(State.FAILED, State.FAILED, State.INSTALLED);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.failed()).containsExactly("lost");
        assertThat(report.missed()).containsExactly("gone");
        assertThat(report.nodes().getFirst().detail()).contains("git ", "after 3 attempts");
        assertThat(node("lost")).doesNotExist();
        assertThat(pauses.taken()).hasSize(4);
        assertThat(report.table()).contains("gone  failed (optional)");
        assertThat(JsonReport.text(report)).contains("\"complete\" : false");
    }

    @Test
    void requirementsAreInstalledWithinTheConstraints() throws Exception {
        Path repository = repository("a", "__init__.py", "requirements.txt");

        install(entry("a", repository, head(repository), ""));

        assertThat(calls())
                .contains("-m pip install")
                .contains("--constraint " + temporary.resolve("constraints.txt"))
                .contains("--requirement " + node("a").resolve("requirements.txt"));
    }

    @Test
    void anInstallationThatFailsForAMomentIsTriedAgain() throws Exception {
        python("[ -e '" + temporary + "/tried' ] || { touch '" + temporary
                + "/tried'; echo 'Connection reset'; exit 1; }");
        Path repository = repository("a", "requirements.txt");

        NodeReport report = install(entry("a", repository, head(repository), ""));

        assertThat(report.isComplete()).isTrue();
        assertThat(pauses.taken()).containsExactly(Duration.ofSeconds(1));
        assertThat(said)
                .first()
                .asString()
                .contains("pip install ended with status 1; it last printed: Connection reset");
    }

    @Test
    void otherRequirementsThanThoseDeclaredAreNotInstalled() throws Exception {
        Path repository = repository("a", "requirements.txt");
        Sha256 right = Sha256.of(repository.resolve("requirements.txt"));

        NodeReport wrong = install(
                entry("a", repository, head(repository), ", \"requirements_sha256\": \"" + "0".repeat(64) + "\""));
        assertThat(wrong.nodes().getFirst().detail()).contains("requirements.txt has the checksum " + right);
        assertThat(calls()).isEmpty();

        assertThat(install(entry("a", repository, head(repository), ", \"requirements_sha256\": \"" + right + "\""))
                        .isComplete())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"files\": [\"missing.py\"] | it has no missing.py",
                "\"modules\": [\"cv2\"]      | the import of cv2 ended with status 1; it last printed: No module",
                "\"loads\": true             | loading it ended with status 1; it last printed: No module",
            })
    void aNodeThatFailsItsChecksIsNotLeftBehind(String check, String detail) throws Exception {
        python("echo 'No module'; exit 1");
        Path repository = repository("a", "__init__.py");

        NodeReport report = install(entry("a", repository, head(repository), ", \"checks\": {" + check.strip() + "}"));

        assertThat(report.nodes().getFirst().detail()).isEqualTo(detail.strip());
        assertThat(node("a")).doesNotExist();
    }

    @Test
    void eachNodeHasALog() throws Exception {
        Path repository = repository("a", "requirements.txt");
        python("echo 'Collecting things'");

        install(entry("a", repository, head(repository), ""));

        assertThat(temporary.resolve("logs/a.log")).content().contains("Collecting things");
    }

    @Test
    void aNodesValuesAreWrittenWhenTheMachineStartsAndNotIntoTheImage() throws Exception {
        Path repository = repository("a", "__init__.py");
        List<CustomNode> nodes = read(
                false,
                entry("a", repository, head(repository), ", \"env\": {\"KEY\": \"env:TOKEN\", \"MODE\": \"fast\"}"));
        install(nodes);
        assertThat(Files.readSymbolicLink(node("a").resolve(".env"))).isEqualTo(temporary.resolve("env/a.env"));

        assertThat(NodeVariables.write(nodes, temporary.resolve("env"))).isEqualTo(1);

        assertThat(node("a").resolve(".env")).hasContent("KEY='it\\'s secret'\nMODE=fast\n");
        assertThat(Files.getPosixFilePermissions(temporary.resolve("env/a.env")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(install(nodes).nodes()).extracting(NodeOutcome::state).containsExactly(State.KEPT);
    }

    @Test
    void aValueThatIsNotThereIsNamed() throws Exception {
        List<CustomNode> nodes =
                read(false, entry("a", temporary, "0".repeat(40), ", \"env\": {\"KEY\": \"env:LOST\"}"));

        assertThatThrownBy(() -> NodeVariables.write(nodes, temporary.resolve("env")))
                .isInstanceOf(NodeValueException.class)
                .hasMessage("KEY of the node a has no value: the environment variable LOST is not set");
    }

    @Test
    void aBranchIsRefusedUnlessItIsAllowed() throws Exception {
        Path repository = repository("a", "__init__.py");
        String entry = entry("a", repository, "main", "");

        assertThatThrownBy(() -> read(false, entry))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("/custom_nodes/0/commit must be a full commit: 40 of 0-9 and a-f");
        assertThat(install(read(true, entry)).nodes().getFirst().commit()).isEqualTo(head(repository));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"name\": \"../a\"          | /custom_nodes/0/name must be a name",
                "\"url\": \"git@h:a\"        | /custom_nodes/0/url must be an https, ssh or file:/// address",
                "\"url\": \"https://t@h/a\"  | without user and password",
                "\"url\": \"ext::sh -c x\"   | must be an https, ssh or file:/// address",
                "\"commit\": \"--upload-pack=x\" | /custom_nodes/0/commit must be a full commit",
                "\"requirements\": \"../r\"  | must be the path of a file in the node",
                "\"checks\": {\"moduls\": []} | /custom_nodes/0/checks/moduls is unknown; allowed are files, modules,"
                        + " loads",
                "\"checks\": {\"modules\": [\"os; x\"]} | /custom_nodes/0/checks/modules/0 must be the name of a"
                        + " Python module",
                "\"env\": {\"A B\": \"x\"}   | /custom_nodes/0/env/A B must be the name of a variable",
                "\"env\": {\"A\": \"x\\ny\"} | /custom_nodes/0/env/A must be one line without quotes",
                "\"optional\": \"no\"        | /custom_nodes/0/optional must be true or false",
                "\"pip\": true               | /custom_nodes/0/pip is unknown; allowed are name, url, commit,",
            })
    void whatIsWrongInTheListIsNamed(String member, String message) throws IOException {
        Path file = temporary.resolve("nodes.json");
        String name = member.split("\"", -1)[1];
        StringBuilder entry = new StringBuilder();
        for (String[] each : new String[][] {{"name", "a"}, {"url", "https://h/a"}, {"commit", "0".repeat(40)}}) {
            entry.append(each[0].equals(name) ? "" : "\"%s\": \"%s\", ".formatted(each[0], each[1]));
        }
        Files.writeString(file, "{\"custom_nodes\": [{" + entry + member.strip() + "}]}");

        assertThatThrownBy(() -> new NodeList(false, variable -> null).read(file))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining(file + ":1:")
                .hasMessageContaining(message.strip());
    }

    @Test
    void theListThatComesWithEmpIsRight() {
        Path file = Path.of("../deploy/images/machine/config_nodes.json");

        assertThat(new NodeList(false, name -> null).read(file)).isNotEmpty().allMatch(CustomNode::isPinned);
    }
}
