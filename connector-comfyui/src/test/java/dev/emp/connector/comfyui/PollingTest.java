package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The connector behind a proxy that lets no WebSocket through. */
class PollingTest {

    private final GatedPace pace = new GatedPace();
    private final ComfyUiSimulator comfyUi =
            ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
    private final RecordingContext context = new RecordingContext();
    private WithoutSockets proxy;
    private ComfyUiConnector connector;

    @BeforeEach
    void start() throws IOException {
        proxy = WithoutSockets.before(comfyUi.uri());
        connector = new ComfyUiConnector(withHeaders(Map.of("Authorization", WithoutSockets.TOKEN)), Clock.systemUTC());
    }

    private ComfyUiProperties withHeaders(Map<String, String> headers) {
        Map<String, String> settings = new HashMap<>(Map.of("poll-interval", "50ms"));
        headers.forEach((name, value) -> settings.put("headers[" + name + "]", value));
        return TestProperties.at(proxy.uri(), settings);
    }

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        proxy.close();
        comfyUi.close();
    }

    @Test
    void aJobIsFollowedByLooksAtTheQueue() throws Exception {
        pace.open();

        JsonNode output = run(Inputs.textToImage(4)).result().output();

        assertThat(output.path("outputs").path("9")).hasSize(1);
        assertThat(context.artifacts()).hasSize(1);
    }

    @Test
    void aJobCanBeCanceled() throws Exception {
        Run run = run(Inputs.slow());
        await().until(() -> comfyUi.promptsAccepted() == 1);

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
    }

    @Test
    void aJobThatARestartedServerHasForgottenIsLost() throws Exception {
        Run run = run(Inputs.slow());
        await().until(() -> comfyUi.promptsAccepted() == 1);

        comfyUi.restart();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.LOST);
    }

    @Test
    void imagesThatWereSentOverASocketThatWasNotThereAreMissed() throws Exception {
        JsonNode input = Inputs.json("""
                {"workflow": {
                  "1": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 2, "color": 1}},
                  "2": {"class_type": "SaveImageWebsocket", "inputs": {"images": ["1", 0]}}}}
                """);

        ConnectorException failure = run(input).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).contains("Node 2 (SaveImageWebsocket)", "SaveImage node would keep them");
    }

    @Test
    void withoutTheTokenTheJobIsRefusedAndTheTokenIsNeverShown() throws Exception {
        try (ComfyUiConnector stranger =
                new ComfyUiConnector(withHeaders(Map.of("Authorization", "Bearer wrong")), Clock.systemUTC())) {
            ConnectorException failure = Run.start(
                            stranger, new ConnectorRequest("e-1", Inputs.redSquare(), null), context)
                    .failure();

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTH);
            assertThat(failure.getMessage()).doesNotContain("wrong");
            assertThat(stranger.health()).isInstanceOf(ConnectorHealth.Down.class);
        }
        assertThat(withHeaders(Map.of("Authorization", "secret")).toString()).doesNotContain("secret");
    }

    private Run run(JsonNode input) {
        return Run.start(connector, new ConnectorRequest("e-1", input, null), context);
    }
}
