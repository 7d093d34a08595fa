package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A submission whose worker dies while it is on its way. */
class SubmittedOnceTest {

    private final GatedPace pace = new GatedPace();
    private final ComfyUiSimulator comfyUi =
            ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
    private final RecordingContext context = new RecordingContext();
    private HoldingProxy network;
    private ComfyUiConnector connector;

    @BeforeEach
    void start() throws IOException {
        network = HoldingProxy.before(comfyUi.uri());
        connector = patient("30s");
    }

    private ComfyUiConnector patient(String arrivalLimit) {
        return new ComfyUiConnector(
                TestProperties.at(network.uri(), Map.of("arrival-limit", arrivalLimit, "poll-interval", "50ms")),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        network.close();
        comfyUi.close();
    }

    @Test
    void theNextAttemptWaitsForASubmissionThatIsOnItsWay() throws Exception {
        String handle = dieWhileItIsOnItsWay();

        Run attached = run(connector, handle, new RecordingContext());
        network.release();

        assertThat(attached.result().output().path("outputs").path("2")).hasSize(1);
        assertThat(comfyUi.promptsAccepted()).isEqualTo(1);
    }

    @Test
    void aSubmissionThatComesAfterItWasGivenUpIsWithdrawn() throws Exception {
        try (ComfyUiConnector impatient = patient("0s")) {
            String handle = dieWhileItIsOnItsWay();
            assertThat(run(impatient, handle, new RecordingContext()).failure().errorClass())
                    .isEqualTo(ErrorClass.LOST);
            Run anew = Run.start(impatient, new ConnectorRequest("e-2", Inputs.slow(), null), new RecordingContext());
            await().until(() -> comfyUi.promptsAccepted() == 1);

            network.release();

            await().until(() -> comfyUi.promptsAccepted() == 2);
            await().until(() -> !isQueued(Handle.parse(handle).promptId()));
            pace.open();
            anew.result();
            assertThat(comfyUi.executionsStarted()).isEqualTo(1);
        }
    }

    @Test
    void aJobThatIsCanceledWhileNobodyKnowsWhereItIsEndsAtOnce() throws Exception {
        String handle = dieWhileItIsOnItsWay();
        RecordingContext second = new RecordingContext();
        second.cancel();

        ConnectorException failure = run(connector, handle, second).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.CANCELED);
    }

    @Test
    void aSubmissionWhoseAnswerIsLostIsFoundInTheQueue() throws Exception {
        network.loseNextAnswer();

        assertThat(run(connector, null, context)
                        .result()
                        .output()
                        .path("outputs")
                        .path("2"))
                .hasSize(1);
        assertThat(context.handles()).hasSize(1);
        assertThat(comfyUi.promptsAccepted()).isEqualTo(1);
    }

    @Test
    void aJobThatAnOlderComfyUiGaveAnotherIdIsFoundByItsClient() throws Exception {
        String stored = network.uri() + "#0b7f7f5e-0000-4000-8000-000000000001@"
                + Clock.systemUTC().millis();
        String body = "{\"client_id\": \"" + Handle.parse(stored).clientId() + "\", \"prompt\": "
                + Inputs.redSquare().get("workflow") + "}";
        String own = Inputs.json(post("/prompt", body)).path("prompt_id").asString();

        Run attached = run(connector, stored, context);

        assertThat(attached.result().output().path("prompt_id").asString()).isEqualTo(own);
        assertThat(Handle.parse(context.handles().getFirst()).promptId()).isEqualTo(own);
        assertThat(comfyUi.promptsAccepted()).isEqualTo(1);
    }

    /** @return the handle that was stored */
    private String dieWhileItIsOnItsWay() throws Exception {
        network.holdNextSubmission();
        Run dead = run(connector, null, context);
        network.awaitHeld();
        dead.interrupt();
        assertThat(dead.error()).isInstanceOf(InterruptedException.class);
        return context.handles().getFirst();
    }

    private boolean isQueued(String promptId) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(comfyUi.uri() + "/queue")).build();
        return send(request).contains(promptId);
    }

    private String post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(comfyUi.uri() + path))
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static String send(HttpRequest request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static Run run(ComfyUiConnector connector, @Nullable String handle, RecordingContext to) {
        return Run.start(connector, new ConnectorRequest("e-1", Inputs.redSquare(), handle), to);
    }
}
