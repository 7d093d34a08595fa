package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.http.RemoteConnector;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it is deployed, from its own settings file. */
class ConnectorComfyuiApplicationTest {

    @Test
    void runsJobsAndShowsItsHealth() throws Exception {
        try (ComfyUiSimulator comfyUi = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults());
                ConfigurableApplicationContext service = ConnectorComfyuiApplication.builder()
                        .run("--server.address=127.0.0.1", "--server.port=0", "--emp.comfyui.url=" + comfyUi.uri());
                HttpClient http = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"));
            try (RemoteConnector remote = new RemoteConnector(base)) {
                RecordingContext context = new RecordingContext();

                ConnectorResult result = remote.run(new ConnectorRequest("e-1", Inputs.textToImage(4), null), context);

                assertThat(result.output().path("outputs").path("9")).hasSize(1);
                assertThat(context.artifacts()).hasSize(1);
                assertThat(remote.describe().models()).isNotEmpty();
                assertThat(remote.health()).isEqualTo(new ConnectorHealth.Up(Set.of(Inputs.CHECKPOINT)));

                comfyUi.kill();

                assertThat(remote.health()).isInstanceOf(ConnectorHealth.Down.class);
                assertThat(status(http, base, "/actuator/health/readiness")).isEqualTo(503);
                assertThat(status(http, base, "/actuator/health/liveness")).isEqualTo(200);
                assertThat(status(http, base, "/actuator/prometheus")).isEqualTo(200);
                assertThat(service.getEnvironment().getProperty("spring.application.name"))
                        .isEqualTo("connector-comfyui");
            }
        }
    }

    private static int status(HttpClient http, URI base, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString())
                .statusCode();
    }
}
