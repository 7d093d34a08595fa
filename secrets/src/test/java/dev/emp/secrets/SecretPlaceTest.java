package dev.emp.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPlaceTest {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void aVariableIsReadWheneverItIsUsed() throws Exception {
        SecretPlace place = place("env:TOKEN");
        environment.put("TOKEN", " pass word\n");
        assertThat(place.read()).isEqualTo("pass word");

        environment.put("TOKEN", "other");
        assertThat(place.read()).isEqualTo("other");
    }

    @Test
    void aFileIsReadWheneverItIsUsed() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "line one\nline two\n");
        SecretPlace place = place("file:" + file);
        assertThat(place.read()).isEqualTo("line one\nline two");

        Files.writeString(file, "rotated");
        assertThat(place.read()).isEqualTo("rotated");
    }

    @Test
    void whereThereIsNothingIsSaid() throws Exception {
        environment.put("BLANK", "  ");
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        Path large = Files.writeString(directory.resolve("large"), "x".repeat(SecretPlace.LARGEST + 1));
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xc3, (byte) 0x28});

        unreadable("env:NONE", "the environment variable NONE is not set");
        unreadable("env:BLANK", "the environment variable BLANK is empty");
        unreadable("file:" + empty, "the file " + empty + " is empty");
        unreadable("file:" + large, "the file " + large + " is too large for a secret, at most 65536 bytes");
        unreadable("file:" + binary, "the file " + binary + " cannot be read (MalformedInputException)");
        Path none = directory.resolve("none");
        unreadable("file:" + none, "the file " + none + " cannot be read (NoSuchFileException)");
        unreadable("file:" + directory, "the file " + directory + " cannot be read (IOException)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hunter2", "env:", "file:", "env: ", "file:a\0b", "http://hunter2", "none", "", "ENV:hunter2"})
    void aSecretItselfIsRefusedAndNotRepeated(String from) {
        assertThatThrownBy(() -> place(from))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must say where the secret is, env:NAME or file:PATH; a secret itself does not belong into"
                        + " the settings");
    }

    private void unreadable(String from, String message) {
        assertThatThrownBy(() -> place(from).read())
                .isInstanceOf(SecretUnreadableException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    private SecretPlace place(String from) {
        return SecretPlace.of(from, environment::get);
    }
}
