package dev.emp.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a command may be shown. */
class MaskingTest {

    @Test
    void whatFollowsASecretsNameIsMaskedHoweverItIsWritten() {
        assertThat(Masking.withoutSecrets(List.of(
                        "env",
                        "HF_TOKEN=hidden",
                        "fetch",
                        "--api-key",
                        "hidden",
                        "--password=hidden",
                        "-H",
                        "Authorization: Bearer hidden",
                        "https://me:hidden@host/models?token=hidden&size=1")))
                .containsExactly(
                        "env",
                        "HF_TOKEN=••••••",
                        "fetch",
                        "--api-key",
                        "••••••",
                        "--password=••••••",
                        "-H",
                        "Authorization: ••••••",
                        "https://host/models?token=••••••&size=1");
    }

    @Test
    void insideAScriptItIsMaskedToo() {
        assertThat(Masking.withoutSecrets(
                        List.of("sh", "-c", "fetch --token hidden 'X-Key: hidden' && SECRET=hidden run")))
                .containsExactly("sh", "-c", "fetch --token •••••• 'X-Key: ••••••' && SECRET=•••••• run");
    }

    @Test
    void allElseIsShown() {
        List<String> command =
                List.of("python3", "main.py", "--port", "8188", "--use-token-merging", "--lowvram", "a:b");

        assertThat(Masking.withoutSecrets(command)).isEqualTo(command);
    }

    @Test
    void anOptionAfterTheNameOfASecretIsAnOption() {
        assertThat(Masking.withoutSecrets(List.of("fetch", "--no-key", "--all")))
                .containsExactly("fetch", "--no-key", "--all");
    }
}
