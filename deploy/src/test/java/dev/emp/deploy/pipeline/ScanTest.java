package dev.emp.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScanTest {

    @TempDir
    private Path directory;

    private final Script scan = new Script("scan");

    /** Put together here, so that the scan of this repository does not find them. */
    static List<String> secrets() {
        String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        return List.of(
                "-----BEGIN " + "RSA PRIVATE KEY-----",
                "aws = " + "AKIA" + "ABCDEFGHIJKLMNOP",
                "token: " + "ghp_" + letters.substring(0, 36),
                "OPENAI_API_KEY=" + "sk-proj-" + letters.substring(0, 40),
                "REPLICATE=" + "r8_" + letters.substring(0, 37),
                "hook " + "whsec_" + letters.substring(0, 32),
                "password" + ": \"" + letters.substring(0, 24) + "\"",
                "jwt " + "eyJ" + letters.substring(0, 12) + ".eyJ" + letters.substring(0, 12) + "."
                        + letters.substring(0, 24));
    }

    @BeforeEach
    void start() throws Exception {
        git("init", "--quiet");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretInATrackedFileIsFoundAndNotSaidAloud(String secret) throws Exception {
        Files.writeString(directory.resolve("settings.yaml"), "fine: true\n" + secret + "\n");
        git("add", "settings.yaml");
        Tool.Result result = secretsOf(directory);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("settings.yaml:2", "1 places").doesNotContain(secret);
    }

    @Test
    void whatGitDoesNotTrackIsNoneOfItsBusiness() throws Exception {
        Files.writeString(directory.resolve("local.env"), secrets().getFirst());
        assertThat(secretsOf(directory).code()).isZero();
    }

    @Test
    void placeholdersAreNoSecrets() throws Exception {
        Files.writeString(directory.resolve("guide.md"), """
            Authorization: Bearer $EMP_API_KEY
            password: "${REDIS_PASSWORD}"
            OPENAI_API_KEY=sk-…
            """);
        git("add", "guide.md");
        Tool.Result result = secretsOf(directory);
        assertThat(result.code()).as(result.output()).isZero();
    }

    /** With the scripts in a folder of the test's own, so that its list of what is none is, too. */
    private Script copied(String allowed) throws Exception {
        Path folder = Files.createDirectories(directory.resolve("deploy/pipeline"));
        for (String name : List.of("scan", "common.sh", "secrets.patterns")) {
            Files.copy(Script.FOLDER.resolve(name), folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.writeString(folder.resolve("secrets.allow"), allowed);
        return new Script(folder.resolve("scan").toString());
    }

    @Test
    void theListOfWhatIsNoneMayHaveSeveralLines() throws Exception {
        Script own = copied("# why\n^example\\.yaml:\n\n^other\\.yaml:.*ghp_\n");
        Files.writeString(directory.resolve("example.yaml"), secrets().get(2));
        Files.writeString(directory.resolve("other.yaml"), secrets().get(2));
        git("add", "example.yaml", "other.yaml");
        Tool.Result result = own.run(Map.of(), "secrets");
        assertThat(result.code()).as(result.output()).isZero();
        Files.writeString(directory.resolve("settings.yaml"), secrets().get(1));
        git("add", "settings.yaml");
        result = own.run(Map.of(), "secrets");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output())
                .contains("settings.yaml:1", "1 places")
                .doesNotContain("example.yaml", "other.yaml");
    }

    @Test
    void whatCannotBeLookedAtIsNotClean() throws Exception {
        Tool.Result nothing = scan.run(Map.of("EMP_SCAN_ROOT", "/", "GIT_CEILING_DIRECTORIES", "/"), "secrets");
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.output()).contains("git could not look").doesNotContain("no secret");
        Script own = copied("^unclosed(\n");
        Files.writeString(directory.resolve("settings.yaml"), secrets().get(1));
        git("add", "settings.yaml");
        Tool.Result broken = own.run(Map.of(), "secrets");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.output()).contains("secrets.allow has a line that is no pattern");
    }

    @Test
    void aListWithoutImagesIsNotClean() throws Exception {
        Path scanner = Files.writeString(directory.resolve("osv-scanner"), "#!/bin/sh\nexit 0\n");
        assertThat(scanner.toFile().setExecutable(true)).isTrue();
        Path list = Files.writeString(directory.resolve("digests.txt"), "\n");
        Map<String, String> path = Map.of("PATH", directory + ":" + System.getenv("PATH"));
        Tool.Result result = scan.run(path, "image", "@" + list);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("there is no image in @" + list);
        Files.writeString(list, "emp/service:v1\n\n");
        assertThat(scan.run(path, "image", "@" + list).code()).isZero();
    }

    @Test
    void thisRepositoryHasNone() throws Exception {
        Tool.Result result = secretsOf(Tool.ROOT);
        assertThat(result.code()).as(result.output()).isZero();
    }

    @Test
    void theDifferenceOfTwoSbomsSaysWhatCameWentAndChanged() throws Exception {
        Path before = sbom(
                "before.json", component("a", "stays", "1"), component("a", "goes", "1"), component("a", "grows", "1"));
        Path after = sbom(
                "after.json", component("a", "stays", "1"), component("a", "grows", "2"), component("b", "comes", "3"));
        Tool.Result result = scan.run("sbom-diff", before.toString(), after.toString());
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains(
                        "| came | b:comes | | 3 | MIT |",
                        "| went | a:goes | 1 | | |",
                        "| changed | a:grows | 1 | 2 | MIT |")
                .doesNotContain("stays");
        assertThat(scan.run("sbom-diff", after.toString(), after.toString()).output())
                .isEqualTo("Nothing came, went or changed.\n");
    }

    @Test
    void whatIsNoSbomIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("other.json"), "{}");
        Tool.Result result = scan.run("sbom-diff", file.toString(), file.toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("other.json is no CycloneDX document");
    }

    private static String component(String group, String name, String version) {
        return """
            {"group":"%s","name":"%s","version":"%s","licenses":[{"license":{"id":"MIT"}}]}\
            """.formatted(group, name, version);
    }

    private Path sbom(String name, String... components) throws Exception {
        return Files.writeString(
                directory.resolve(name),
                "{\"bomFormat\":\"CycloneDX\",\"components\":[" + String.join(",", components) + "]}");
    }

    private Tool.Result secretsOf(Path repository) throws Exception {
        return scan.run(Map.of("EMP_SCAN_ROOT", repository.toString()), "secrets");
    }

    private void git(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 2];
        command[0] = "-C";
        command[1] = directory.toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        Tool.Result result = Tool.require("git").run(command);
        assertThat(result.code()).as(result.output()).isZero();
    }
}
