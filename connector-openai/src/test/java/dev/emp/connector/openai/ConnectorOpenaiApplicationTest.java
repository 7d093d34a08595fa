package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.http.RemoteConnector;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
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
class ConnectorOpenaiApplicationTest {

    @Test
    void runsJobsAndShowsItsHealth(@TempDir Path directory) throws Exception {
        Path key = Files.writeString(directory.resolve("key"), "sk-1234567890");
        try (OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults());
                ConfigurableApplicationContext service = ConnectorOpenaiApplication.builder()
                        .run(
                                "--server.address=127.0.0.1",
                                "--server.port=0",
                                "--emp.openai.base-url=" + openAi.uri() + "/v1",
                                "--emp.openai.keys[0].from=file:" + key);
                HttpClient http = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"));
            try (RemoteConnector remote = new RemoteConnector(base)) {
                RecordingContext context = new RecordingContext();

                ConnectorResult result = remote.run(new ConnectorRequest("e-1", Inputs.chat("hi"), null), context);

                assertThat(result.output().at("/choices/0/message/content").asString())
                        .isNotEmpty();
                assertThat(context.told(Told.Partial.class)).isNotEmpty();
                assertThat(remote.describe().models()).contains("gpt-4o");
                assertThat(remote.health()).isEqualTo(new ConnectorHealth.Up());
                assertThat(status(http, base, "/actuator/health/readiness")).isEqualTo(200);
                assertThat(status(http, base, "/actuator/health/liveness")).isEqualTo(200);
                assertThat(status(http, base, "/actuator/prometheus")).isEqualTo(200);
                assertThat(service.getEnvironment().getProperty("spring.application.name"))
                        .isEqualTo("connector-openai");
            }
        }
    }

    private static int status(HttpClient http, URI base, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString())
                .statusCode();
    }
}
