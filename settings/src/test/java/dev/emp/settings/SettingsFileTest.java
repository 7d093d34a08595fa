package dev.emp.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A service with a file of settings, as it starts. */
class SettingsFileTest {

    private static final String SETTING = "orchard.file";

    @EnableAutoConfiguration
    @EnableConfigurationProperties(Orchard.class)
    static class Service {}

    @TempDir
    private Path directory;

    private Path write(String text) throws Exception {
        return Files.writeString(directory.resolve("orchard.yaml"), text);
    }

    private SpringApplicationBuilder service(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
        return new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.NONE)
                .environment(environment)
                .logStartupInfo(false)
                .properties("emp.orchard.rows=4", "emp.orchard.pond.depth=4", "emp.orchard.owner=nobody")
                .listeners(new SettingsFile(
                        SETTING, directory.resolve("orchard.yaml"), List.of("emp", "spring", "logging")));
    }

    private Orchard start(Map<String, Object> variables, String... arguments) {
        try (ConfigurableApplicationContext context = service(variables).run(arguments)) {
            return context.getBean(Orchard.class);
        }
    }

    private String refusal(String... arguments) {
        Throwable failure = catchThrowable(() -> start(Map.of(), arguments));
        assertThat(failure).isInstanceOf(SettingsException.class);
        assertThat(failure.getMessage()).hasLineCount(1).doesNotContain("hush");
        return failure.getMessage();
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentThatOverTheFileAndThatOverWhatTheServiceBrings() throws Exception {
        write("""
                emp:
                  orchard:
                    rows: 5
                    pond: {depth: 5}
                    fenced: false
                """);
        Orchard orchard = start(Map.of("EMP_ORCHARD_ROWS", "6", "EMP_ORCHARD_POND_DEPTH", "6"), "--emp.orchard.rows=7");

        assertThat(orchard.rows()).isEqualTo(7);
        assertThat(orchard.pond().depth()).isEqualTo(6);
        assertThat(orchard.fenced()).isFalse();
        assertThat(orchard.owner()).isEqualTo("nobody");
        assertThat(orchard.harvestTime()).hasSeconds(15);
    }

    @Test
    void aFileNamedElsewhereIsReadInPlaceOfTheUsualOne() throws Exception {
        write("emp.orchard.rows: 5");
        Path other = Files.writeString(directory.resolve("other.yaml"), "emp: {orchard: {rows: 6}}");

        assertThat(start(Map.of()).rows()).isEqualTo(5);
        assertThat(start(Map.of("ORCHARD_FILE", other.toString())).rows()).isEqualTo(6);
        assertThat(start(Map.of(), "--orchard.file=" + other).rows()).isEqualTo(6);
    }

    @Test
    void listsMapsAndNamesWithoutValuesAreRead() throws Exception {
        write("""
                # Nothing is set in the pond.
                emp:
                  orchard:
                    pond:
                      # depth: 3
                    owner:
                    visitors: [ann, bob]
                    labels:
                      "[a/b]": c
                      port: 8080
                    trees:
                      - name: oak
                        age: 3
                      - name: elm
                    huts: {}
                """);
        Orchard orchard = start(Map.of());

        assertThat(orchard.pond().depth()).isEqualTo(4);
        assertThat(orchard.owner()).isEqualTo("nobody");
        assertThat(orchard.visitors()).containsExactlyInAnyOrder("ann", "bob");
        assertThat(orchard.labels()).containsOnly(Map.entry("a/b", "c"), Map.entry("port", "8080"));
        assertThat(orchard.trees()).extracting(Orchard.Tree::name).containsExactly("oak", "elm");
        assertThat(orchard.trees()).extracting(Orchard.Tree::age).containsExactly(3, 1);
    }

    @Test
    void anEmptyFileSetsNothing() throws Exception {
        for (String text : List.of("", "# only a remark\n", "---\n", "emp:\n", "emp:\n  orchard:\n")) {
            write(text);
            assertThat(start(Map.of()).rows()).as(text).isEqualTo(4);
        }
    }

    @Test
    void aWrongNameInItIsToldWithLineAndColumn() throws Exception {
        write("emp:\n  orchard:\n    row: hush\n");
        assertThat(refusal())
                .isEqualTo("emp.orchard.row is no setting (orchard.yaml:3:5); did you mean emp.orchard.rows?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hush                                          | :1:1 must begin with one of the sections emp, spring, logging
            - hush                                        | :1:1 must begin with one of the sections
            emp: hush                                     | :1:1 must have the settings of emp below it, indented
            orchard:\\n  rows: 1                          | :1:1 has an unknown section orchard; there are emp, spring, logging
            emq:\\n  rows: 1                              | :1:1 has an unknown section emq; did you mean emp?
            emp:\\n\\trows: hush                          | :2:1 is not YAML: found character '\\t(TAB)'
            emp:\\n  orchard:\\n  - [                     | :4:1 is not YAML
            emp:\\n  orchard: {rows: 1                    | :3:1 is not YAML
            emp:\\n  "orchard: hush                       | is not YAML: found unexpected end of stream
            emp:\\n  orchard:\\n    rows: 1\\n    rows: 2 | :4:5 sets emp.orchard.rows a second time, after orchard.yaml:3:5
            emp: {orchard: {? [a] : 1}}                   | has a name that is not a plain word
            emp:\\n  a: &a [1]\\n  b: *hush               | :3:6 has an alias, which is not supported
            emp:\\n  a: !hush!hush b                      | :2:6 is not YAML: found undefined tag handle
            emp: {orchard: {rows: 1}}\\n---\\nemp: {}      | :2:1 is not YAML: but found another document
            emp:\\n  orchard:\\n    owner: a\\u0007       | :3:13 has a character that YAML does not allow (U+0007)
            """)
    void whatIsNoFileOfSettingsIsToldWithItsPlace(String text, String told) throws Exception {
        write(text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\u0007") + "\n");
        assertThat(refusal()).startsWith("orchard.yaml").contains(told.replace("\\t", "\\t"));
    }

    @Test
    void aliasesOfAliasesAreRefusedBeforeTheyAreFollowed() throws Exception {
        StringBuilder bomb = new StringBuilder("emp:\n  a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("  a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        write(bomb.toString());
        assertThat(refusal()).startsWith("orchard.yaml:3:12 has an alias");
    }

    @Test
    void whatCannotBeReadIsToldWithTheReason() throws Exception {
        Path missing = directory.resolve("missing.yaml");
        assertThat(refusal("--orchard.file=" + missing))
                .isEqualTo(missing + " named by orchard.file (from the command line) does not exist");
        assertThat(refusal("--orchard.file=" + directory)).contains("is a directory");
        Files.write(directory.resolve("orchard.yaml"), "emp: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refusal()).endsWith("orchard.yaml is not a text in UTF-8");
        Files.write(directory.resolve("orchard.yaml"), new byte[2 << 20]);
        assertThat(refusal()).endsWith("orchard.yaml is larger than 1 MB, which no file of settings is");
        Files.delete(directory.resolve("orchard.yaml"));
        Files.createSymbolicLink(directory.resolve("orchard.yaml"), missing);
        assertThat(refusal()).endsWith("orchard.yaml does not exist");
    }

    @Test
    void aFileThisUserMayNotReadIsToldSo() throws Exception {
        Path file = write("emp: {}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "this user may read every file");
        assertThat(refusal()).endsWith("orchard.yaml cannot be read: this user has no permission to");
    }

    @Test
    void theFileCannotNameAnother() throws Exception {
        Path file = Files.writeString(directory.resolve("named.yaml"), "emp.file: other.yaml");
        SpringApplicationBuilder service = new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.NONE)
                .listeners(new SettingsFile("emp.file", Path.of("none.yaml"), List.of("emp")));
        assertThat(catchThrowable(() -> service.run("--emp.file=" + file)))
                .hasMessage("emp.file cannot be set in the file it names (named.yaml:1:1)");
    }
}
