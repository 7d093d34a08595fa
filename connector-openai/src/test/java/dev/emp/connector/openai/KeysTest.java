package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several keys, wrong ones among them, and none that is shown. */
class KeysTest {

    private static final String GOOD = "sk-good-MARKED-SECRET-1";
    private static final String OTHER = "sk-other-MARKED-SECRET-2";
    private static final String EMPTY = "sk-empty-MARKED-SECRET-3";
    private static final String WRONG = "sk-wrong-MARKED-SECRET-4";

    private final Map<String, String> environment =
            new HashMap<>(Map.of("GOOD", GOOD, "OTHER", OTHER, "EMPTY", EMPTY, "WRONG", WRONG));
    private final List<String> gates = new CopyOnWriteArrayList<>();
    private final OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults()
            .withKeys(GOOD, OTHER, EMPTY)
            .withKeysWithoutCredit(EMPTY)
            .withTraffic((call, _) -> gates.add(call.header("X-Gate"))));
    private final RecordingContext context = new RecordingContext();

    @AfterEach
    void stop() {
        openAi.close();
    }

    @Test
    void aKeyOutOfCreditMakesWayForTheNextInTheSameRun() throws Exception {
        try (OpenAiConnector connector = connector("env:EMPTY", "env:GOOD")) {
            for (int i = 0; i < 10; i++) {
                run(connector, context);
            }
        }

        assertThat(openAi.ledger().jobs()).hasSize(10).allMatch(job -> job.key().equals(GOOD));
    }

    @Test
    void aLimitedKeyIsLeftAloneAndTheOtherGoesOn() throws Exception {
        try (OpenAiConnector connector = connector("env:GOOD", "env:OTHER")) {
            openAi.inject(HttpFault.reject(429).with("retry-after-ms", "600000"));
            for (int i = 0; i < 10; i++) {
                run(connector, context);
            }
        }

        assertThat(openAi.ledger().jobs().stream().map(job -> job.key()).distinct())
                .hasSize(1);
    }

    @Test
    void whenAllKeysAreLimitedNothingIsCalledAndTheWaitIsTold() {
        try (OpenAiConnector connector = connector("env:GOOD")) {
            openAi.inject(HttpFault.reject(429).with("retry-after-ms", "600000"));
            failure(connector);

            ConnectorException failure = failure(connector);

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
            assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(590), Duration.ofSeconds(600));
            assertThat(openAi.ledger().accepted()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            403 | Your organization must be verified to use the model gpt-4o.
            401 | You have insufficient permissions for this operation. Missing scopes: model.request.
            """)
    void aKeyThatMayNotUseOneModelGoesOnWithOthers(int status, String message) throws Exception {
        try (OpenAiConnector connector = connector("env:GOOD")) {
            openAi.inject(HttpFault.reject(status)
                    .withBody("{\"error\": {\"message\": \"" + message
                            + "\", \"type\": \"invalid_request_error\", \"param\":" + " null, \"code\": null}}")
                    .on("POST", "/v1/chat"));

            assertThat(failure(connector).errorClass()).isEqualTo(ErrorClass.AUTH);
            assertThat(failure(connector)).hasMessageContaining("may not do this");
            connector.run(new ConnectorRequest("e-1", Inputs.embedding(), null), context);
        }

        assertThat(openAi.ledger().jobs()).extracting(job -> job.operation()).containsExactly("embeddings");
    }

    @Test
    void aDeploymentCanBeNamed() throws Exception {
        try (OpenAiConnector connector = connector("env:GOOD", "env:OTHER")) {
            connector.run(new ConnectorRequest("e-1", Inputs.chat("hi").put("deployment", "key-2"), null), context);
        }

        assertThat(openAi.ledger().jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.key()).isEqualTo(OTHER));
        assertThat(context.handles()).containsExactly("key-2/call:e-1");
    }

    @Test
    void aMissingKeyIsNamedByHealthAndByJobs() {
        environment.clear();
        try (OpenAiConnector connector = Connectors.at(openAi.uri(), environment, Clock.systemUTC())) {
            assertThat(connector.health())
                    .isEqualTo(new ConnectorHealth.Down(
                            "The environment variable OPENAI_API_KEY, which should hold the key, is not set."));
            ConnectorException failure = failure(connector);
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTH);
            assertThat(failure).hasMessageContaining("OPENAI_API_KEY");
        }
    }

    @Test
    void aConnectorIsUpWhenOneOfItsKeysIsUsable() {
        try (OpenAiConnector connector = connector("env:WRONG", "env:GOOD")) {
            assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
            assertThat(connector.describe().models()).contains("gpt-4o");
        }
        try (OpenAiConnector connector = connector("env:WRONG")) {
            assertThat(connector.health()).isInstanceOf(ConnectorHealth.Down.class);
            assertThat(connector.describe().models()).isEmpty();
        }
    }

    @Test
    void aServerThatAsksForNoKeyNeedsNone() throws Exception {
        try (OpenAiSimulator open = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults());
                OpenAiConnector connector =
                        Connectors.at(open.uri(), Map.of(), Clock.systemUTC(), "keys[0].from", "none")) {
            run(connector, context);

            assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
        }
    }

    @Test
    void noTextShowsAKeyEvenWhenTheProviderRepeatsIt() {
        try (OpenAiConnector connector = connector("env:WRONG")) {
            String own = failure(connector).getMessage();
            String health = connector.health().toString();
            assertThat(own + health).doesNotContain("MARKED");
        }
        try (OpenAiConnector connector = connector("env:GOOD")) {
            openAi.inject(HttpFault.reject(400)
                    .withBody("{\"error\": {\"message\": \"bad key " + GOOD + "\", \"type\": \"" + GOOD
                            + "\", \"code\": null, \"param\": \"Bearer " + GOOD + "\"}}"));

            ConnectorException failure = failure(connector);

            assertThat(failure.getMessage() + failure.details() + connector.describe() + context.told())
                    .doesNotContain("MARKED");
            assertThat(failure).hasMessageContaining("bad key [secret]");
        }
    }

    @Test
    void theValueOfAHeaderMayBeInTheEnvironmentAndIsNeverShown() throws Exception {
        environment.put("GATE", "gate-MARKED-0123456789");
        String[] settings = {"keys[0].from", "env:GOOD", "headers.X-Gate", "Token env:GATE"};
        try (OpenAiConnector connector = Connectors.at(openAi.uri(), environment, Clock.systemUTC(), settings)) {
            openAi.inject(
                    HttpFault.reject(400)
                            .withBody(
                                    "{\"error\": {\"message\": \"the gateway does not know gate-MARKED-0123456789\", \"code\": null}}"));

            ConnectorException failure = failure(connector);

            run(connector, context);
            assertThat(failure).hasMessageContaining("does not know [secret]");
            assertThat(failure.getMessage() + failure.details()).doesNotContain("MARKED");
        }
        assertThat(gates).containsOnly("Token gate-MARKED-0123456789");
    }

    @Test
    void aHeaderWhoseValueIsMissingIsNamed() {
        String[] settings = {"keys[0].from", "env:GOOD", "headers.X-Gate", "env:NOT_SET"};
        try (OpenAiConnector connector = Connectors.at(openAi.uri(), environment, Clock.systemUTC(), settings)) {
            assertThat(failure(connector)).hasMessageContaining("NOT_SET");
            assertThat(connector.health().toString()).contains("NOT_SET");
        }
    }

    private OpenAiConnector connector(String... from) {
        String[] settings = new String[from.length * 2];
        for (int i = 0; i < from.length; i++) {
            settings[2 * i] = "keys[" + i + "].from";
            settings[2 * i + 1] = from[i];
        }
        return Connectors.at(openAi.uri(), environment, Clock.systemUTC(), settings);
    }

    private static void run(OpenAiConnector connector, RecordingContext context) throws Exception {
        connector.run(new ConnectorRequest("e-1", Inputs.chat("hi"), null), context);
    }

    private ConnectorException failure(OpenAiConnector connector) {
        return catchThrowableOfType(ConnectorException.class, () -> run(connector, context));
    }
}
