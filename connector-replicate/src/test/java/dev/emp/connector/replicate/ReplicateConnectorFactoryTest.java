package dev.emp.connector.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ReplicateConnectorFactoryTest {

    private final ConnectorFactory factory = ServiceLoader.load(ConnectorFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.service().equals("replicate"))
            .findFirst()
            .orElseThrow();

    @Test
    void opensConnectorsForReplicateAndForAnotherPlace() {
        try (Connector usual = factory.open(Map.of("models[0]", "a/b"), Clock.systemUTC());
                Connector elsewhere = factory.open(URI.create("http://127.0.0.1:9"), Map.of(), Clock.systemUTC())) {
            assertThat(usual.describe().service()).isEqualTo("replicate");
            assertThat(usual.describe().models()).containsExactly("a/b");
            assertThat(elsewhere.health()).isInstanceOf(ConnectorHealth.Down.class);
        }
    }

    @Test
    void hasTheDefaultsThatItsDocumentationSays() {
        ReplicateProperties defaults =
                SettingsBinder.of("replicate", ReplicateProperties.class).bind(Map.of());

        assertThat(defaults.url()).isEqualTo(URI.create("https://api.replicate.com/v1"));
        assertThat(defaults.keys()).extracting("from").containsExactly("env:REPLICATE_API_TOKEN");
        assertThat(defaults.publicUrl()).isNull();
        assertThat(defaults.preferWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.pollFirst()).isEqualTo(Duration.ofMillis(250));
        assertThat(defaults.pollLongest()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.fileHosts()).containsExactly("replicate.delivery", "*.replicate.delivery");
        assertThat(defaults.maxFileSize()).isEqualTo(DataSize.ofMegabytes(512));
        assertThat(defaults.inlineFileSize()).isEqualTo(DataSize.ofKilobytes(256));
    }

    @ParameterizedTest
    @CsvSource({
        "prefer-wait, 61s, prefer-wait",
        "poll-longest, 1ms, poll-longest",
        "keys[0].from, r8_mine, keys[].from must say where the key is",
        "webhook-secret, whsec_mine, webhook-secret must say where the key is",
        "public-url, ftp://x, public-url must be an http or https URL",
        "public-url, https://emp.example.com, public-url is only for the connector as a service of its own",
        "prices[a/b].second, -1, prices",
        "polls, 1s, replicate has no setting polls"
    })
    void aSettingThatMakesNoSenseIsNamed(String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory.open(Map.of(name, value), Clock.systemUTC()))
                .withMessageContaining(message)
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("_mine"));
    }
}
