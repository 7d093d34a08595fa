package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.support.keys.KeyProperties;
import dev.emp.connector.support.settings.SettingsBinder;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a worker, which knows no connector module, to a connector. */
class OpenAiConnectorFactoryTest {

    private final ConnectorFactory factory = ServiceLoader.load(ConnectorFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.service().equals("openai"))
            .findFirst()
            .orElseThrow();

    @TempDir
    private Path directory;

    @Test
    void opensAConnectorForAServerThatIsNamed() throws Exception {
        Path key = Files.writeString(directory.resolve("key"), "sk-1234567890\n");
        try (OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults());
                Connector connector = factory.open(
                        URI.create(openAi.uri() + "/v1"), Map.of("keys[0].from", "file:" + key), Clock.systemUTC())) {
            assertThat(connector.describe().service()).isEqualTo("openai");
            assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
        }
    }

    @Test
    void opensAConnectorForTheServerThatItsSettingsName() {
        try (Connector connector =
                factory.open(Map.of("base-url", "http://127.0.0.1:9/v1", "keys[0].from", "none"), Clock.systemUTC())) {
            assertThat(connector.health()).isInstanceOf(ConnectorHealth.Down.class);
        }
    }

    @Test
    void settingsHaveTheseNamesAndDefaults() {
        OpenAiProperties defaults = bind(Map.of());

        assertThat(defaults.baseUrl()).isEqualTo(URI.create("https://api.openai.com/v1"));
        assertThat(defaults.keys()).containsExactly(KeyProperties.inEnvironment("OPENAI_API_KEY"));
        assertThat(defaults.models()).isEmpty();
        assertThat(defaults.prices()).isEmpty();
        assertThat(defaults.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.idleLimit()).isEqualTo(Duration.ofMinutes(10));
        assertThat(defaults.idleConnections()).isEqualTo(500);
        assertThat(defaults.batchPollInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(defaults.outageLimit()).isEqualTo(Duration.ofMinutes(5));
        assertThat(defaults.runsInBackground(defaults.baseUrl())).isTrue();
        assertThat(defaults.runsInBackground(URI.create("http://127.0.0.1:11434/v1")))
                .isFalse();
    }

    @Test
    void keysAndPricesAreSetByPlaceAndName() {
        OpenAiProperties properties = bind(Map.of(
                "keys[0].from",
                "env:A",
                "keys[0].weight",
                "3",
                "keys[1].from",
                "file:/k",
                "keys[1].name",
                "second",
                "keys[1].models",
                "gpt-4o,gpt-5",
                "prices.gpt-4.1.cached-input",
                "0.5"));

        assertThat(properties.keys())
                .containsExactly(
                        new KeyProperties("env:A", null, 3, null, List.of()),
                        new KeyProperties("file:/k", "second", 1, null, List.of("gpt-4o", "gpt-5")));
        assertThat(properties.prices().get("gpt-4.1").cachedInput()).isEqualTo(0.5);
    }

    @Test
    void aKeyInTheSettingsIsRefusedAndNotShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(Map.of("keys[0].from", "sk-hush-hush")))
                .withMessageContaining("keys[].from must say where the key is, env:NAME or file:PATH")
                .withMessageNotContaining("hush");
    }

    @Test
    void whatMakesNoSenseIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(Map.of("base-url", "ftp://x")))
                .withMessageContaining("emp.openai.base-url must be an http or https URL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(Map.of("keys[0].from", "env:A", "keys[0].weight", "0")))
                .withMessageContaining("keys[0].weight must be greater than or equal to 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(Map.of("prices.m.input", "-1")))
                .withMessageContaining("prices[m].input must be greater than or equal to 0, but is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(Map.of("api-key", "sk-hush")))
                .withMessageContaining("openai has no setting api-key; there are ")
                .withMessageNotContaining("hush");
    }

    private static OpenAiProperties bind(Map<String, String> settings) {
        return SettingsBinder.of("openai", OpenAiProperties.class).bind(settings);
    }
}
