package dev.emp.connector.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.http.RemoteConnector;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.runpod.RunPodSimulator;
import dev.emp.simulators.runpod.RunPodSimulatorOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it is deployed, from its own settings file. */
class ConnectorRunpodApplicationTest {

    @Test
    void runsJobsAndShowsItsHealth(@TempDir Path directory) throws Exception {
        Path key = Files.writeString(directory.resolve("key"), RunPods.KEY);
        try (RunPodSimulator runPod =
                        RunPodSimulator.start(RunPodSimulatorOptions.defaults().withKeys(RunPods.KEY));
                ConfigurableApplicationContext service = ConnectorRunpodApplication.builder()
                        .run(
                                "--server.address=127.0.0.1",
                                "--server.port=0",
                                "--emp.runpod.url=" + runPod.uri() + "/v2",
                                "--emp.runpod.endpoints=image",
                                "--emp.runpod.keys[0].from=file:" + key);
                HttpClient http = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"));
            try (RemoteConnector remote = new RemoteConnector(base)) {
                RecordingContext context = new RecordingContext();

                remote.run(new ConnectorRequest("e-1", Inputs.of("image", "over HTTP"), null), context);

                assertThat(context.artifacts()).hasSize(1);
                assertThat(remote.health()).isEqualTo(new ConnectorHealth.Up());
                assertThat(remote.describe().models()).containsExactly("image");
                assertThat(status(http, base, "/actuator/health/readiness")).isEqualTo(200);
                assertThat(status(http, base, "/actuator/prometheus")).isEqualTo(200);
                assertThat(service.getEnvironment().getProperty("spring.application.name"))
                        .isEqualTo("connector-runpod");
            }
        }
    }

    private static int status(HttpClient http, URI base, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString())
                .statusCode();
    }
}
