package dev.emp.connector.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunPodConnectorFactoryTest {

    private final ConnectorFactory factory = ServiceLoader.load(ConnectorFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.service().equals("runpod"))
            .findFirst()
            .orElseThrow();

    @Test
    void opensConnectorsForRunPodAndForAnotherPlace() {
        try (Connector usual = factory.open(Map.of(), Clock.systemUTC());
                Connector elsewhere = factory.open(URI.create("http://127.0.0.1:9"), Map.of(), Clock.systemUTC())) {
            assertThat(usual.describe().service()).isEqualTo("runpod");
            assertThat(elsewhere.health()).isInstanceOf(ConnectorHealth.Down.class);
        }
    }

    @Test
    void hasTheDefaultsThatItsDocumentationSays() {
        RunPodProperties defaults =
                SettingsBinder.of("runpod", RunPodProperties.class).bind(Map.of());

        assertThat(defaults.url()).isEqualTo(URI.create("https://api.runpod.ai/v2"));
        assertThat(defaults.keys()).extracting("from").containsExactly("env:RUNPOD_API_KEY");
        assertThat(defaults.executionTimeout()).isNull();
        assertThat(defaults.ttl()).isNull();
        assertThat(defaults.fileHosts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "execution-timeout, 4s, execution-timeout",
        "ttl, 8d, ttl",
        "poll-longest, 1ms, poll-longest",
        "keys[0].from, rpa_mine, keys[].from must say where the key is",
        "url, http://x, runpod has no setting"
    })
    void aSettingThatMakesNoSenseIsNamed(String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(name, value))
                .withMessageContaining(message)
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("_mine"));
    }

    private void open(String name, String value) {
        factory.open(URI.create("http://127.0.0.1:9"), Map.of(name, value), Clock.systemUTC())
                .close();
    }
}
