package dev.emp.connector.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.secret.Scrubber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerHeadersTest {

    private final Scrubber scrubber = new Scrubber();

    @TempDir
    private Path folder;

    @Test
    void aValueMayBeInTheEnvironmentOrInAFileWithOrWithoutAScheme() throws Exception {
        Path token = folder.resolve("token");
        Files.writeString(token, "from-file\n");

        ServerHeaders headers = headers(
                Map.of("Authorization", "Bearer env:TOKEN", "X-Key", "file:" + token, "X-Plain", "a b"), Map.of());

        assertThat(headers.now())
                .isEqualTo(Map.of("Authorization", "Bearer from-env", "X-Key", "from-file", "X-Plain", "a b"));
        Files.writeString(token, "newer");
        assertThat(headers.now()).containsEntry("X-Key", "newer");
    }

    @Test
    void aServersOwnHeaderGoesBeforeASharedOneOfThatName() throws Exception {
        assertThat(headers(Map.of("Authorization", "shared", "X-A", "a"), Map.of("authorization", "own"))
                        .now())
                .isEqualTo(Map.of("authorization", "own", "X-A", "a"));
    }

    @Test
    void aVariableThatIsNotSetIsNamed() {
        ServerHeaders headers = headers(Map.of("Authorization", "Bearer env:NOT_SET"), Map.of());

        ConnectorException failure = catchThrowableOfType(ConnectorException.class, headers::now);

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure.getMessage()).contains("NOT_SET");
    }

    @Test
    void noValueIsShown() {
        assertThat(headers(Map.of("X-Key", "s3cret"), Map.of()).toString()).isEqualTo("ServerHeaders[X-Key]");
    }

    @Test
    void whatWasReadIsHiddenFromTextsWithAndWithoutItsScheme() throws Exception {
        headers(Map.of("Authorization", "Bearer env:TOKEN", "X-Gate", "a literal-value-1"), Map.of())
                .now();

        assertThat(scrubber.scrub("from-env; a literal-value-1; literal-value-1"))
                .isEqualTo("[secret]; [secret]; [secret]");
    }

    private ServerHeaders headers(Map<String, String> shared, Map<String, String> own) {
        return ServerHeaders.of(
                shared, own, "emp.comfyui.headers", name -> name.equals("TOKEN") ? "from-env" : null, scrubber);
    }
}
