package dev.emp.connector.support.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRefusalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NSFW content detected. Try running it again, or try a different prompt.",
                "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
                "The prompt was refused by the safety checker.",
                "Prompt violates our content policy"
            })
    void wordsOfSafetyCheckersAreKnown(String error) {
        assertThat(ContentRefusal.isIn(error)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CUDA out of memory. Tried to allocate 2.00 GiB",
                "ModuleNotFoundError: No module named 'safetensors'",
                "Model ran out of memory (E1001)",
                "E0051: unexpected end of input"
            })
    void otherFailuresAreNone(String error) {
        assertThat(ContentRefusal.isIn(error)).isFalse();
    }
}
