package dev.emp.connector.playwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** The way of a worker, which knows no connector module, to a connector; and its settings. */
class PlaywrightConnectorFactoryTest {

    private final ConnectorFactory factory = ServiceLoader.load(ConnectorFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.service().equals("playwright"))
            .findFirst()
            .orElseThrow();

    @Test
    void opensAConnectorWithoutAnAddress() {
        try (Connector connector = factory.open(Map.of("limits.time", "5s"), Clock.systemUTC())) {
            assertThat(connector.describe().service()).isEqualTo("playwright");
        }
    }

    @Test
    void hasNoProviderElsewhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory.open(URI.create("http://127.0.0.1:9"), Map.of(), Clock.systemUTC()))
                .withMessageContaining("leave the address out");
    }

    @Test
    void settingsHaveDefaults() {
        PlaywrightProperties properties = Browsers.properties(Map.of());

        assertThat(properties)
                .isEqualTo(new PlaywrightProperties(
                        null,
                        PlaywrightProperties.Sandbox.AUTO,
                        2,
                        100,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        List.of(),
                        List.of(),
                        false,
                        false,
                        Duration.ofMinutes(1),
                        new PlaywrightProperties.Limits(
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(30),
                                DataSize.ofGigabytes(1),
                                DataSize.ofMegabytes(100),
                                DataSize.ofMegabytes(50),
                                2000,
                                5,
                                10,
                                DataSize.ofMegabytes(50),
                                50,
                                DataSize.ofKilobytes(64),
                                100)));
    }

    @Test
    void aHostThatIsNoneIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Browsers.properties(Map.of("deny-hosts[0]", "http://example.com/")))
                .withMessageContaining("'http://example.com/' is no host; allowed are example.com, *.example.com");
    }

    @Test
    void anUnknownSettingIsNamedBesideThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Browsers.properties(Map.of("browser", "3")))
                .withMessageContaining("playwright has no setting browser; there are ")
                .withMessageContaining("limits.memory");
    }

    @Test
    void aLimitThatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Browsers.properties(Map.of("browsers", "0")))
                .withMessageContaining("browsers must be greater than or equal to 1");
    }
}
