package dev.emp.worker.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.testing.ScriptedConnector;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a connector tells, returns or throws comes without the secrets of its job. */
class DisclosureTest {

    private static final String SECRET = "hunter2-hunter2";

    /** The input as others see it. */
    private static final String SHOWN = "{\"a\":\"[secret x]\"}";

    private final EchoConnector echo = new EchoConnector();
    private final ScriptedConnector scripted = new ScriptedConnector();
    private final Told told = new Told();
    private final MachineSecrets secrets = new Vault().with("x", SECRET).open(new SettableClock());

    @Test
    void theConnectorSeesTheSecretAndNobodyElse() throws Exception {
        ConnectorResult result = disclosure().run(echo, request(null), told);

        assertThat(echo.seen()).containsExactly("{\"a\":\"hunter2-hunter2\"}");
        assertThat(result.output()).isEqualTo(json("{\"echo\":{\"a\":\"[secret x]\"},\"a\":\"[secret x]\"}"));
        assertThat(told.all)
                .contains(
                        "handle " + SHOWN,
                        "progress " + SHOWN,
                        "log " + SHOWN,
                        "application/json " + SHOWN,
                        "usage " + SHOWN);
        assertThat(told.all.stream()
                        .filter(each -> each.startsWith("text/plain "))
                        .map(each -> each.substring("text/plain ".length()))
                        .collect(Collectors.joining()))
                .isEqualTo(SHOWN);
    }

    @Test
    void aFileIsPassedOnAsItIs() throws Exception {
        scripted.runs((request, context) -> context.artifact(
                "out-" + SECRET + ".txt", "text/plain", new ByteArrayInputStream(SECRET.getBytes(UTF_8))));

        disclosure().run(scripted, request(null), told);

        assertThat(told.all).containsExactly("file out--secret-x-.txt text/plain " + SECRET);
    }

    @Test
    void aTextInPiecesComesWholeAndInItsOrder() throws Exception {
        scripted.runs((request, context) -> {
            context.partial("text/plain", "a hunter2-h".getBytes(UTF_8));
            context.partial("text/plain", "unter2 hun".getBytes(UTF_8));
            context.partial("image/png", "png".getBytes(UTF_8));
            context.partial("text/html", "hunt".getBytes(UTF_8), 7);
            context.partial("application/json", "[\"hunter2-hunter2\", \"hunt".getBytes(UTF_8));
        });

        disclosure().run(scripted, request(null), told);

        assertThat(told.all)
                .containsExactly(
                        "text/plain a ",
                        "text/plain [secret x] ",
                        "image/png png",
                        "text/plain hun",
                        "application/json [\"[secret x]\", \"hunt",
                        "text/html hunt");
    }

    @Test
    void aFailureComesWithoutItAndWithAllElse() {
        scripted.runs((request, context) -> {
            throw new ConnectorException(
                            ErrorClass.RATE_LIMITED,
                            SECRET + " is busy",
                            Duration.ofSeconds(7),
                            json("{\"key\":\"Bearer hunter2-hunter2\"}"),
                            new IllegalStateException(SECRET))
                    .withNothingAccepted();
        });

        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> disclosure().run(scripted, request(null), told));

        assertThat(failure).hasMessage("[secret x] is busy").hasStackTraceContaining("DisclosureTest");
        assertThat(failure.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failure.details()).isEqualTo(json("{\"key\":\"Bearer [secret x]\"}"));
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(failure).hasRootCauseMessage("[secret x] is busy");
    }

    @Test
    void aBreakdownComesWithoutItAndWithItsTrace() {
        scripted.runs((request, context) -> {
            throw new IllegalStateException("no " + SECRET, new AssertionError(SECRET));
        });

        assertThatThrownBy(() -> disclosure().run(scripted, request(null), told))
                .isInstanceOfSatisfying(
                        RedactedException.class, e -> assertThat(e.original()).isEqualTo("IllegalStateException"))
                .hasNoCause()
                .message()
                .startsWith("java.lang.IllegalStateException: no [secret x]")
                .contains("Caused by: java.lang.AssertionError: [secret x]", "DisclosureTest")
                .doesNotContain(SECRET);
    }

    @Test
    void aHandleIsStoredWithoutItAndComesBackWithIt() throws Exception {
        scripted.runs((request, context) -> context.accepted("at/" + SECRET + "/7"));

        disclosure().run(scripted, request("at/[secret x]/6"), told);

        assertThat(scripted.requests().getFirst().handle()).isEqualTo("at/hunter2-hunter2/6");
        assertThat(told.all).containsExactly("handle at/[secret x]/7");
    }

    @Test
    void aJobWithoutSecretsIsLeftAlone() throws Exception {
        IllegalStateException thrown = new IllegalStateException(SECRET);
        scripted.runs((request, context) -> {
            assertThat(context).isSameAs(told);
            throw thrown;
        });
        Disclosure plain = secrets.disclose(json("{\"a\":\"$secret\"}"), "default");

        assertThatThrownBy(() -> plain.run(scripted, request("h"), told)).isSameAs(thrown);
        assertThat(scripted.requests().getFirst().input()).isEqualTo(json("{\"a\":\"$secret\"}"));
        assertThat(scripted.requests().getFirst().handle()).isEqualTo("h");
    }

    private Disclosure disclosure() throws ConnectorException {
        return secrets.disclose(
                JsonNodeFactory.instance
                        .objectNode()
                        .set("a", JsonNodeFactory.instance.objectNode().put("$secret", "x")),
                "default");
    }

    private static Disclosure.Request request(@Nullable String handle) {
        return new Disclosure.Request("j-1", handle, List.of(), Duration.ofHours(1));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
