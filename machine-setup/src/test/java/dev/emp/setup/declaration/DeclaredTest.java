package dev.emp.setup.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredTest {

    private static final Pattern WORD = Pattern.compile("[a-z]+");

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void read(Path file) {
        Declared top = Declared.read(file).allow("list", "flag", "size");
        top.flag("flag");
        for (Declared entry : top.mappings("list")) {
            entry.allow("name", "size", "tags").text("name", WORD, "must be a word");
            entry.texts("tags", WORD, "must be a word");
            entry.number("size", "must be a size");
        }
    }

    @Test
    void yamlAndJsonSayTheSame() throws IOException {
        Path yaml = file("a.yaml", "list:\n  - name: a\n    size: 12\n    tags: [x, y]\nflag: true\n");
        Path json = file(
                "a.json", "{\"list\": [{\"name\": \"a\", \"size\": 12, \"tags\": [\"x\", \"y\"]}], \"flag\": true}");

        for (Path each : new Path[] {yaml, json}) {
            Declared top = Declared.read(each);
            assertThat(top.flag("flag")).isTrue();
            assertThat(top.mappings("list").getFirst().number("size", "")).isEqualTo(12);
            assertThat(top.mappings("list").getFirst().texts("tags", WORD, "")).containsExactly("x", "y");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "list: []\\nlits: 1           | a.yaml:2:1 /lits is unknown; allowed are list, flag, size",
                "list:\\n  - nam: a           | a.yaml:2:5 /list/0/nam is unknown; allowed are name, size, tags",
                "list:\\n  - size: 1          | a.yaml:2:5 /list/0/name is missing; it must be a word",
                "list:\\n  - name: A1         | a.yaml:2:11 /list/0/name must be a word",
                "list:\\n  - name: [a]        | a.yaml:2:11 /list/0/name must be a text, not a list",
                "list:\\n  - {name: a, size: 0} | a.yaml:2:21 /list/0/size must be a size, not '0'",
                "list:\\n  - {name: a, size: x} | a.yaml:2:21 /list/0/size must be a size, not 'x'",
                "list:\\n  - {name: a, tags: b} | a.yaml:2:21 /list/0/tags must be a list, not a text",
                "list:\\n  - {name: a, tags: [b, 1]} | a.yaml:2:25 /list/0/tags/1 must be a word",
                "list: {}                     | a.yaml:1:7 /list must be a list, not a mapping",
                "list: [a]                    | a.yaml:1:8 /list/0 must be a mapping, not a text",
                "flag: maybe\\nlist: []       | a.yaml:1:7 /flag must be true or false, not 'maybe'",
                "flag: true                   | a.yaml:1:1 /list is missing; it must be a list, which may be empty: []",
                "[1]                          | a.yaml:1:1 must be a mapping, not a list",
                "list: []\\nlist: []          | a.yaml:2:1 has list a second time, after a.yaml:1:1",
                "list: &a []\\n"
                        + "flag: *a       | a.yaml:2:7 has an alias, which is not supported; a value that begins with *"
                        + " needs quotes",
                "list:\\n"
                        + "\\t- a               | a.yaml:2:1 is not YAML: found character '\\t(TAB)' that cannot start any"
                        + " token. (Do not use \\t(TAB) for indentation)",
            })
    void whatIsWrongInYamlIsNamedWithItsPlace(String yaml, String message) throws IOException {
        Path file = file("a.yaml", yaml.strip().replace("\\n", "\n").replace("\\t", "\t"));

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DeclarationException.class)
                .hasMessage(message.strip().replace("a.yaml", file.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"list\": [{\"nam\": \"a\"}]} | a.json:1:12 /list/0/nam is unknown; allowed are name, size, tags",
                "{\"list\": [], \"list\": []}  | a.json:1:14 has list a second time, after a.json:1:2",
                "{\"list\": []} x              | a.json:1:14 is not JSON: Unrecognized token 'x': was expecting (JSON"
                        + " String, Number, Array, Object or token 'null', 'true' or 'false')",
                "{\"list\": []} []             | a.json:1:14 goes on after the end of the JSON value",
                "{\"flag\": \"true\", \"list\": []} | a.json:1:10 /flag must be true or false, not 'true'",
            })
    void whatIsWrongInJsonIsNamedWithItsPlace(String json, String message) throws IOException {
        Path file = file("a.json", json.strip());

        assertThatThrownBy(() -> read(file)).hasMessage(message.strip().replace("a.json", file.toString()));
    }

    @Test
    void aJsonFileThatIsCutOffIsNamedWithItsEnd() throws IOException {
        Path file = file("a.json", "{\"list\": [");

        assertThatThrownBy(() -> read(file))
                .hasMessageStartingWith(file + ":1:11 is not JSON: Unexpected end-of-input");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        assertThatThrownBy(() -> Declared.read(folder.resolve("none.yaml")))
                .hasMessage(folder.resolve("none.yaml") + " does not exist");
        Path latin = Files.write(folder.resolve("l.yaml"), "a: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Declared.read(latin)).hasMessage(latin + " is not UTF-8");
        Path large = Files.write(folder.resolve("large.yaml"), new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> Declared.read(large)).hasMessage(large + " is too large, at most 4194304 bytes");
        Path empty = Files.writeString(folder.resolve("e.yaml"), "# nothing\n");
        assertThatThrownBy(() -> Declared.read(empty)).hasMessage(empty + " is empty");
    }
}
