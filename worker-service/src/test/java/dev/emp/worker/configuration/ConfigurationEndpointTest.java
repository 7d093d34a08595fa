package dev.emp.worker.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.settings.SettingsCatalog;
import dev.emp.worker.WorkerApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A worker with a machine.yaml, and what it says of its settings. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationEndpointTest {

    @TempDir
    private Path directory;

    private ConfigurableApplicationContext start(Path file, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--emp.machine.file=" + file,
                "--emp.artifacts.directory=" + directory.resolve("artifacts"),
                "--spring.data.redis.url=redis://me:hush@127.0.0.1:6379"));
        arguments.addAll(List.of(more));
        return WorkerApplication.builder()
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean("bus", InMemoryJobBus.class, () -> new InMemoryJobBus(Clock.systemUTC())))
                .run(arguments.toArray(String[]::new));
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("machine.yaml"), text);
    }

    private static JsonNode configuration(ConfigurableApplicationContext service) throws Exception {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/config"))
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(body).doesNotContain("hush");
            return JsonMapper.shared().readTree(body).path("settings");
        }
    }

    private static JsonNode setting(JsonNode settings, String name) {
        for (JsonNode setting : settings) {
            if (setting.path("name").asString().equals(name)) {
                return setting;
            }
        }
        throw new AssertionError("no " + name + " in " + settings);
    }

    @Test
    void everySettingIsShownWithWhereItIsFromAndNoSecretIs() throws Exception {
        Path file = file("""
                emp:
                  machine: {id: box, type: api}
                  worker:
                    lease: 20s
                    claim-wait: 10s
                    connectors:
                      - name: one
                        url: http://127.0.0.1:1/
                        labels: {rack: r1, door-key: hush}
                """);
        try (ConfigurableApplicationContext service = start(file, "--emp.worker.claim-wait=5s")) {
            JsonNode settings = configuration(service);

            assertThat(settings.findValuesAsString("name")).isSorted();
            JsonNode lease = setting(settings, "emp.worker.lease");
            assertThat(lease.path("value").asString()).isEqualTo("20s");
            assertThat(lease.path("default").asString()).isEqualTo("15s");
            assertThat(lease.path("source").asString()).isEqualTo("machine.yaml:4:5");
            assertThat(lease.path("description").asString()).contains("a claimed job");
            assertThat(setting(settings, "emp.worker.claim-wait").path("source").asString())
                    .isEqualTo("command line");
            assertThat(setting(settings, "emp.worker.cancel-grace")
                            .path("source")
                            .asString())
                    .isEqualTo("default");
            assertThat(setting(settings, "emp.worker.connectors[0].url")
                            .path("value")
                            .asString())
                    .isEqualTo("http://127.0.0.1:1/");
            assertThat(setting(settings, "emp.worker.connectors[0].labels.rack")
                            .path("value")
                            .asString())
                    .isEqualTo("r1");
            assertThat(setting(settings, "spring.data.redis.url").path("value").asString())
                    .isEqualTo("redis://127.0.0.1:6379");
            assertThat(service.getBean(SettingsCatalog.class).settings())
                    .isEqualTo(WorkerSettings.catalog().settings());
        }
    }

    @Test
    void theExampleStartsAMachine() throws Exception {
        Path example = Path.of("../examples/machine.yaml");
        try (ConfigurableApplicationContext service = start(example)) {
            assertThat(setting(configuration(service), "emp.machine.type")
                            .path("source")
                            .asString())
                    .startsWith("machine.yaml:");
        }
    }

    @Test
    void aWrongFileStopsTheStartAndIsToldOnOneLine(CapturedOutput output) throws Exception {
        Path file = file("emp:\n  machine:\n    typ: hush\n");

        assertThatThrownBy(() -> start(file)).hasMessageContaining("emp.machine.typ is no setting");

        assertThat(output)
                .contains("emp.machine.typ is no setting (machine.yaml:3:5); did you mean emp.machine.type?")
                .doesNotContain("hush")
                .doesNotContain("\tat ");
    }
}
