package dev.emp.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.testing.ScriptedConnector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class MachineSecretsTest {

    private final SettableClock clock = new SettableClock();
    private final Vault vault = new Vault();

    @TempDir
    private Path directory;

    @Test
    void aMachineOffersTheSecretsItCanRead() {
        MachineSecrets secrets = vault.with("stripe", "hunter2-hunter2")
                .from("github", "env:NONE")
                .open(clock);

        assertThat(secrets.readable()).containsExactly("stripe");
        assertThat(secrets.report())
                .isEqualTo("stripe; github is not offered: the environment variable NONE is not set");
    }

    @Test
    void aMachineWithoutSecretsOffersNone() {
        MachineSecrets secrets = vault.open(clock);

        assertThat(secrets.isEmpty()).isTrue();
        assertThat(secrets.readable()).isEmpty();
    }

    @Test
    void aMachineThatCanReadNoneSaysSo() {
        assertThat(vault.from("github", "env:NONE").open(clock).report())
                .isEqualTo("none can be read; github is not offered: the environment variable NONE is not set");
    }

    @Test
    void allValuesThatCanBeReadAreTakenOutOfAText() {
        MachineSecrets secrets = vault.with("stripe", "hunter2-hunter2")
                .with("bank", "correct-horse", "acme")
                .from("github", "env:NONE")
                .open(clock);

        assertThat(secrets.scrub("GET /?key=hunter2-hunter2\npassword: correct-horse, user: jane"))
                .isEqualTo("GET /?key=[secret stripe]\npassword: [secret bank], user: jane");
        assertThat(new Vault().open(clock).scrub("hunter2-hunter2")).isEqualTo("hunter2-hunter2");
    }

    @Test
    void aNewValueCountsAtOnce() throws Exception {
        Path file = Files.writeString(directory.resolve("stripe"), "first-value\n");
        MachineSecrets secrets = vault.from("stripe", "file:" + file).open(clock);
        assertThat(seen(secrets)).isEqualTo("first-value");

        Files.writeString(file, "second-value\n");

        assertThat(seen(secrets)).isEqualTo("second-value");
    }

    @Test
    void aSecretThatIsLostIsNotOfferedUntilItIsThereAgain(CapturedOutput output) throws Exception {
        Path file = Files.writeString(directory.resolve("stripe"), "first-value");
        MachineSecrets secrets = vault.from("stripe", "file:" + file).open(clock);
        assertThat(secrets.readable()).containsExactly("stripe");

        Files.delete(file);
        clock.advance(MachineSecrets.LOOK.minusMillis(1));
        assertThat(secrets.readable()).as("not looked at").containsExactly("stripe");
        clock.advance(Duration.ofMillis(1));
        assertThat(secrets.readable()).isEmpty();
        Files.writeString(file, "second-value");
        clock.advance(MachineSecrets.LOOK);
        assertThat(secrets.readable()).containsExactly("stripe");

        assertThat(output)
                .contains(
                        "The secret stripe is not offered: the file " + file + " cannot be read (NoSuchFileException)")
                .contains("The secret stripe can be read and is offered again")
                .doesNotContain("-value");
    }

    @Test
    void aJobThatFindsASecretLostGoesToAnotherMachineAndNoneComesAfterIt() throws Exception {
        Path file = Files.writeString(directory.resolve("stripe"), "first-value");
        MachineSecrets secrets = vault.from("stripe", "file:" + file).open(clock);
        assertThat(secrets.readable()).containsExactly("stripe");
        Files.delete(file);

        refused(
                () -> secrets.disclose(input("stripe"), "default"),
                ErrorClass.UNAVAILABLE,
                "/a/0: the secret stripe cannot be read on this machine, whose log says why.");
        assertThat(secrets.readable()).isEmpty();
        refused(
                () -> secrets.disclose(input("other"), "default"),
                ErrorClass.UNAVAILABLE,
                "/a/0: this machine does not have the secret other.");
    }

    @Test
    void onlyJobsOfItsTenantsMayUseASecret() throws Exception {
        MachineSecrets secrets =
                vault.with("stripe", "hunter2-hunter2", "acme", "globex").open(clock);

        assertThat(secrets.disclose(input("stripe"), "globex")).isNotNull();
        refused(
                () -> secrets.disclose(input("stripe"), "initech"),
                ErrorClass.INVALID_INPUT,
                "/a/0: jobs of the tenant initech may not use the secret stripe.");
    }

    @Test
    void whoHasAShortSecretIsToldOnceThatItIsNotTakenOut(CapturedOutput output) {
        MachineSecrets secrets =
                vault.with("pin", "1234567").with("long", "12345678").open(clock);
        secrets.report();
        secrets.report();

        assertThat(output.getOut())
                .containsOnlyOnce("The secret pin is shorter than 8 characters")
                .doesNotContain("The secret long")
                .doesNotContain("1234567");
    }

    private static void refused(ThrowingCallable call, ErrorClass errorClass, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(ConnectorException.class, e -> {
                    assertThat(e.errorClass()).isEqualTo(errorClass);
                    assertThat(e.nothingAccepted())
                            .as("an earlier attempt may have been accepted")
                            .isFalse();
                })
                .hasMessage(message);
    }

    /** What a connector finds. */
    private static String seen(MachineSecrets secrets) throws Exception {
        ScriptedConnector connector = new ScriptedConnector();
        secrets.disclose(input("stripe"), "default")
                .run(connector, new Disclosure.Request("j-1", null, List.of(), Duration.ofHours(1)), new Told());
        return connector.requests().getFirst().input().at("/a/0").asString();
    }

    private static JsonNode input(String name) {
        return JsonMapper.shared().readTree("{\"a\":[{\"$secret\":\"" + name + "\"}]}");
    }
}
