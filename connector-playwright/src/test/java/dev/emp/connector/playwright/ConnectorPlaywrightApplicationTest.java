package dev.emp.connector.playwright;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.http.RemoteConnector;
import dev.emp.connector.testing.RecordingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it is deployed, from its own settings file. */
class ConnectorPlaywrightApplicationTest {

    @Test
    void runsJobsAndShowsItsHealth() throws Exception {
        Browsers.require();
        try (Site site = new Site();
                ConfigurableApplicationContext service = ConnectorPlaywrightApplication.builder()
                        .run(
                                "--server.address=127.0.0.1",
                                "--server.port=0",
                                "--emp.playwright.allow-private-addresses=true",
                                "--emp.playwright.allow-hosts=127.0.0.1:" + site.port());
                RemoteConnector remote = new RemoteConnector(base(service))) {
            RecordingContext context = new RecordingContext();

            ConnectorResult result =
                    remote.run(new ConnectorRequest("e-1", Browsers.input("pdf", site.uri("/shop")), null), context);

            assertThat(result.output().path("title").asString()).isEqualTo("Shop");
            assertThat(context.artifacts()).containsOnlyKeys("page.pdf");
            assertThat(remote.describe().service()).isEqualTo("playwright");
            assertThat(remote.health()).isEqualTo(new ConnectorHealth.Up());
        }
    }

    @Test
    void isNotReadyWithoutAChromium() throws Exception {
        try (ConfigurableApplicationContext service = ConnectorPlaywrightApplication.builder()
                        .run(
                                "--server.address=127.0.0.1",
                                "--server.port=0",
                                "--emp.playwright.executable=/nowhere/chromium");
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(status(http, base(service), "/actuator/health/readiness"))
                    .isEqualTo(503);
            assertThat(status(http, base(service), "/actuator/health/liveness")).isEqualTo(200);
            assertThat(status(http, base(service), "/actuator/prometheus")).isEqualTo(200);
            assertThat(service.getEnvironment().getProperty("spring.application.name"))
                    .isEqualTo("connector-playwright");
        }
    }

    private static URI base(ConfigurableApplicationContext service) {
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"));
    }

    private static int status(HttpClient http, URI base, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString())
                .statusCode();
    }
}
