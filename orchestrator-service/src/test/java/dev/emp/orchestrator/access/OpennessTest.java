package dev.emp.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.access.AccessProperties.ConfiguredKey;
import dev.emp.orchestrator.tenants.Role;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.RequestBodySpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class OpennessTest {

    private final SettableClock clock = new SettableClock();
    private final InMemoryDocuments documents = new InMemoryDocuments(clock);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1"})
    void isOpenOnLoopbackAsLongAsThereIsNoKey(String address) {
        Openness openness = started(address, Map.of());
        assertThat(openness.isOpen().block()).isTrue();
        keepAKey();
        clock.advance(Duration.ofSeconds(4));
        assertThat(openness.isOpen().block()).isFalse();
        assertThat(documents.remove("keys", "a", 1).toCompletableFuture().join())
                .isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(openness.isOpen().block()).as("once closed it stays so").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 0.0.0.0", "192.168.1.5, 192.168.1.5", "::, 0:0:0:0:0:0:0:0", ", every address of this machine"
    })
    void doesNotStartElsewhereWithoutAKey(@Nullable String address, String told) {
        AccessSetupException refusal =
                catchThrowableOfType(AccessSetupException.class, () -> started(address, Map.of()));
        FailureAnalysis analysis = new AccessFailureAnalyzer().analyze(refusal, refusal);
        assertThat(analysis.getDescription()).contains("listen on " + told).contains("without any API key");
        assertThat(analysis.getAction())
                .contains("emp.orchestrator.keys.first.from=env:EMP_ADMIN_KEY")
                .contains("emp.orchestrator.keys.first.role=admin")
                .contains("server.address=127.0.0.1");
    }

    @Test
    void startsElsewhereWithAKeyOfEitherKind(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KeyedOrchestrator.ROOT);
        ConfiguredKey key = new ConfiguredKey("file:" + file, Role.ADMIN, "default");
        assertThat(started("0.0.0.0", Map.of("root", key)).isOpen().block()).isFalse();
        keepAKey();
        assertThat(started("0.0.0.0", Map.of()).isOpen().block()).isFalse();
    }

    @Test
    void asksAgainAfterSecondsOnlyAndIsNotOpenWhenNobodyKnows() {
        Openness openness = started("127.0.0.1", Map.of());
        documents.setAvailable(false);
        assertThat(openness.isOpen().block()).isTrue();
        clock.advance(Duration.ofSeconds(4));
        assertThatThrownBy(() -> openness.isOpen().block()).isNotNull();
    }

    @Test
    void theServiceItselfRefusesToStart() {
        assertThatThrownBy(() -> TestOrchestrator.startOn("0.0.0.0"))
                .hasStackTraceContaining("The orchestrator would listen on 0.0.0.0 without any API key");
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anOpenPlatformSaysSoAndClosesWithItsFirstKeyWhichMustBeAnAdministrators(CapturedOutput output) {
        try (TestOrchestrator orchestrator = TestOrchestrator.start()) {
            assertThat(output.getOut().lines().filter(line -> line.contains("The platform is OPEN")))
                    .hasSize(1);
            orchestrator
                    .client
                    .get()
                    .uri("/v1/machines")
                    .exchange()
                    .expectStatus()
                    .isOk();
            create(orchestrator, "submit")
                    .expectStatus()
                    .isEqualTo(409)
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("first_key_not_admin");
            Map<?, ?> made = Objects.requireNonNull(create(orchestrator, "admin")
                    .expectStatus()
                    .isCreated()
                    .expectBody(Map.class)
                    .returnResult()
                    .getResponseBody());
            assertThat(made.get("created_by")).isEqualTo("open");
            orchestrator
                    .client
                    .get()
                    .uri("/v1/machines")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
            orchestrator
                    .client
                    .get()
                    .uri("/v1/machines")
                    .header("X-Api-Key", String.valueOf(made.get("secret")))
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from=env:X|role is missing",
                "role=read|from is missing",
                "from=sesame-open-sesame-open-sesame-open role=read|from must say where the key is",
                "from=env:X role=read tenant=a+b|tenant must be the name of a tenant",
                "from=env:EMP_NO_SUCH_VARIABLE role=read|no API key in the environment variable EMP_NO_SUCH_VARIABLE",
                "from=file:/no/such/file role=read|no API key in the file /no/such/file",
                "from=env:PWD_ role=boss|role",
            })
    void aWrongKeyInTheSettingsStopsTheStart(String settings, String told) {
        String[] arguments = settings.split(" ", -1);
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = "--emp.orchestrator.keys.some." + arguments[i];
        }
        assertThatThrownBy(() -> TestOrchestrator.start(arguments))
                .hasStackTraceContaining(told)
                .satisfies(failure ->
                        assertThat(String.valueOf(failure.getMessage())).doesNotContain("sesame"));
    }

    @Test
    void aShortKeyIsNone(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "x".repeat(31));
        assertThatThrownBy(() -> KeySource.read("file:" + file, Map.of()))
                .isInstanceOf(AccessSetupException.class)
                .hasMessageNotContaining("xxx");
        assertThatCode(() -> KeySource.read("env:KEY", Map.of("KEY", " " + "x".repeat(32) + "\n")))
                .doesNotThrowAnyException();
    }

    private static ResponseSpec create(TestOrchestrator orchestrator, String role) {
        RequestBodySpec request = orchestrator.client.post().uri("/v1/keys").contentType(MediaType.APPLICATION_JSON);
        return request.bodyValue("{\"name\": \"first\", \"role\": \"" + role + "\"}")
                .exchange();
    }

    private void keepAKey() {
        documents
                .save("keys", Draft.create("a", new JsonText("{}")))
                .toCompletableFuture()
                .join();
    }

    private Openness started(@Nullable String address, Map<String, ConfiguredKey> keys) {
        ServerProperties server = new ServerProperties();
        if (address != null) {
            server.setAddress(InetAddress.ofLiteral(address));
        }
        Openness openness = new Openness(
                new KeyStore(documents),
                new ConfiguredKeys(new AccessProperties(keys)),
                new StaticListableBeanFactory().getBeanProvider(AccessTokens.class),
                server,
                clock);
        openness.start();
        return openness;
    }
}
