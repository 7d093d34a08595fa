package dev.emp.connector.support.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySourceTest {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void aKeyInTheEnvironmentIsRead() throws Exception {
        environment.put("KEY", " sk-1\n");

        assertThat(source("env:KEY").read()).isEqualTo("sk-1");
    }

    @Test
    void aServerThatAsksForNoKeyNeedsNone() throws Exception {
        assertThat(source("none").read()).isEqualTo("none");
    }

    @Test
    void aVariableThatIsNotSetIsNamed() {
        assertThat(failure("env:KEY"))
                .hasMessage("The environment variable KEY, which should hold the key, is not set.");
    }

    @Test
    void aFileIsReadAgainWhenItHasChanged() throws Exception {
        Path file = directory.resolve("key");
        KeySource source = source("file:" + file);
        Files.writeString(file, "first\n");
        assertThat(source.read()).isEqualTo("first");

        Files.writeString(file, "second");

        assertThat(source.read()).isEqualTo("second");
    }

    @Test
    void aFileThatIsMissingEmptyOrTooLargeIsNamed() throws Exception {
        Path file = directory.resolve("key");
        assertThat(failure("file:" + file))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cannot be read");

        Files.writeString(file, " \n");
        assertThat(failure("file:" + file))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("is empty");

        Files.writeString(file, "x".repeat(20_000));
        assertThat(failure("file:" + file))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("too large");
    }

    @Test
    void whatCannotBeSentInAHeaderIsNoKeyAndIsNotShown() {
        environment.put("KEY", "se\ncret");

        assertThat(failure("env:KEY"))
                .hasMessageContaining("The environment variable KEY holds something that is no key")
                .hasMessageNotContaining("cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-proj-hush", "", "env:", "file: ", "vault:x", "ENV:KEY"})
    void aKeyItselfIsRefusedAndNotShown(String from) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source(from))
                .withMessageContaining("must say where the key is, env:NAME or file:PATH (or none")
                .withMessageNotContaining("hush");
    }

    private KeySource source(String from) {
        return KeySource.of(from, environment::get);
    }

    private ConnectorException failure(String from) {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> source(from).read());
        assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure.nothingAccepted()).isTrue();
        return failure;
    }
}
