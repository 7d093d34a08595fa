package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.orchestrator.TestOrchestrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final byte[] KEY = new byte[32];
    private static final String KEY_TEXT = Base64.getEncoder().encodeToString(KEY);

    private final SettableClock clock = new SettableClock();

    private Secrets secrets(byte[] key) {
        return new Secrets(new SecretBox(key, new Random(1)), new Random(2), clock, Duration.ofHours(1));
    }

    @Test
    void aSecretIsStoredUnreadableAndReadAgain() {
        SecretBox box = new SecretBox(KEY, new Random(1));
        String stored = box.seal("whsec_abc");
        assertThat(stored).startsWith("aes-gcm:").doesNotContain("abc").isNotEqualTo(box.seal("whsec_abc"));
        assertThat(box.open(stored)).isEqualTo("whsec_abc");
    }

    @Test
    void whatWasStoredBeforeThereWasAKeyIsStillRead() {
        String stored = new SecretBox(null, new Random(1)).seal("whsec_abc");
        assertThat(new SecretBox(KEY, new Random(1)).open(stored)).isEqualTo("whsec_abc");
    }

    @Test
    void anotherKeyOrNoneIsNamedAsTheReason() {
        String stored = new SecretBox(KEY, new Random(1)).seal("whsec_abc");
        byte[] other = new byte[32];
        other[0] = 1;
        assertThatIllegalStateException()
                .isThrownBy(() -> new SecretBox(other, new Random(1)).open(stored))
                .withMessageContaining("emp.orchestrator.webhooks.encryption-key");
        assertThatIllegalStateException()
                .isThrownBy(() -> new SecretBox(null, new Random(1)).open(stored))
                .withMessageContaining("emp.orchestrator.webhooks.encryption-key");
    }

    @Test
    void theOneBeforeIsUsedForAWhile() {
        Secrets secrets = secrets(null);
        SigningSecrets first = secrets.create();
        assertThat(secrets.valid(first)).containsExactly(secrets.reveal(first));
        SigningSecrets second = secrets.rotate(first);
        assertThat(secrets.valid(second)).containsExactly(secrets.reveal(second), secrets.reveal(first));
        clock.advance(Duration.ofHours(1));
        assertThat(secrets.valid(second)).containsExactly(secrets.reveal(second));
    }

    @Test
    void theyAreNotShownInLogs() {
        assertThat(secrets(null).create().toString()).doesNotContain("whsec_");
    }

    @Test
    void theKeyIsFetchedFromWhereTheSettingSays(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY_TEXT + "\n");
        assertThat(KeyReference.read("file:" + file, name -> null)).isEqualTo(KEY);
        assertThat(KeyReference.read("env:THE_KEY", name -> name.equals("THE_KEY") ? KEY_TEXT : null))
                .isEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2VjcmV0", "env:", "env:OTHER", "file:/no/such/file", "env:SHORT", "env:NOISE"})
    void aWrongKeyIsRefusedWithoutShowingIt(String from) {
        assertThatThrownBy(() -> KeyReference.read(from, name -> switch (name) {
                    case "SHORT" -> "c2VjcmV0";
                    case "NOISE" -> "%%c2VjcmV0";
                    default -> null;
                }))
                .hasMessageContaining("emp.orchestrator.webhooks.encryption-key")
                .hasMessageContaining("env:NAME or file:PATH")
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void aWrongKeyStopsTheStart() {
        assertThatThrownBy(
                        () -> TestOrchestrator.start("--emp.orchestrator.webhooks.encryption-key=file:/no/such/file"))
                .hasStackTraceContaining(
                        "emp.orchestrator.webhooks.encryption-key: the file /no/such/file cannot be read");
    }

    @Test
    void withAKeyNothingReadableIsStored(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY_TEXT);
        try (TestOrchestrator orchestrator =
                TestOrchestrator.start("--emp.orchestrator.webhooks.encryption-key=file:" + file)) {
            String secret = new HookClient(orchestrator)
                    .create("https://example.com/", "")
                    .get("secret")
                    .stringValue();
            String stored = orchestrator
                    .documents
                    .list("webhooks", "", "", 1)
                    .toCompletableFuture()
                    .join()
                    .getFirst()
                    .content()
                    .value();
            assertThat(stored).contains("aes-gcm:").doesNotContain(secret.substring("whsec_".length()), "plain:");
        }
    }
}
