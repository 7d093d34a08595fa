package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleTest {

    @Test
    void everyKindIsReadAsItIsWritten() throws Exception {
        for (Handle handle : new Handle[] {
            new Handle.Call("key-1", "j0-1:3"),
            new Handle.BatchIntent("key-1", "a@b", Instant.ofEpochSecond(1_800_000_000)),
            new Handle.Response("my.key", "resp_1"),
            new Handle.Batch("key-1", "batch_1")
        }) {
            assertThat(Handle.parse(handle.toString())).isEqualTo(handle);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "resp_1", "key-1/", "/resp_1", "a b/c", "http://127.0.0.1#x"})
    void whatIsNoHandleOfOursIsLost(String text) {
        assertThat(catchThrowableOfType(ConnectorException.class, () -> Handle.parse(text))
                        .errorClass())
                .isEqualTo(ErrorClass.LOST);
    }
}
