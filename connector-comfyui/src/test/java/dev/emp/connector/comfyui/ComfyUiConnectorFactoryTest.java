package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The way of a worker, which knows no connector module, to a connector. */
class ComfyUiConnectorFactoryTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    private final ConnectorFactory factory = ServiceLoader.load(ConnectorFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.service().equals("comfyui"))
            .findFirst()
            .orElseThrow();

    @Test
    void opensAConnectorForTheServiceItNames() {
        try (ComfyUiSimulator comfyUi = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults());
                Connector connector = open(comfyUi.uri(), Map.of())) {
            assertThat(connector.describe().service()).isEqualTo(factory.service());
            assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
        }
    }

    @Test
    void settingsHaveTheNamesDefaultsAndLimitsOfTheProperties() {
        ComfyUiProperties properties = new ComfyUiConnectorFactory()
                .bind(URI.create("http://127.0.0.1:8189"), Map.of("request-timeout", "7s", "headers.X-Api-Key", "k"));

        assertThat(properties.url()).isEqualTo(URI.create("http://127.0.0.1:8189"));
        assertThat(properties.requestTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(properties.idleLimit()).isEqualTo(Duration.ofHours(1));
        assertThat(properties.headers()).isEqualTo(Map.of("X-Api-Key", "k"));
    }

    @Test
    void anUnknownSettingIsNamedBesideThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NOWHERE, Map.of("request-timeot", "7s")))
                .withMessageContaining("comfyui has no setting request-timeot; there are arrival-limit, ")
                .withMessageContaining("headers.NAME")
                .withMessageContaining("request-timeout");
    }

    @Test
    void theProviderIsNoSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NOWHERE, Map.of("url", "http://127.0.0.1:8188")))
                .withMessageContaining("no setting url");
    }

    @Test
    void aConnectorForOneProviderHasNoOtherServers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NOWHERE, Map.of("servers[0].url", "http://127.0.0.1:8188")))
                .withMessage("servers cannot be set here, where the connector is one for http://127.0.0.1:9 only");
    }

    @Test
    void withoutAProviderItsSettingsNameTheServers() {
        try (ComfyUiSimulator comfyUi = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults());
                Connector connector = factory.open(
                        Map.of("servers[0].url", comfyUi.uri().toString(), "servers[0].name", "here"),
                        Clock.systemUTC())) {
            assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
        }
    }

    /** As the profile comfyui-remote opens it: emp.machine.comfyui-remote.connector.headers.authorization. */
    @Test
    void aRemoteServerIsReachedWithTheHeadersThatAWorkerSets() throws Exception {
        try (ComfyUiSimulator comfyUi = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults());
                WithoutSockets proxy = WithoutSockets.before(comfyUi.uri());
                Connector connector = open(proxy.uri(), Map.of("headers.authorization", WithoutSockets.TOKEN))) {
            RecordingContext context = new RecordingContext();

            Run.start(connector, new ConnectorRequest("e-1", Inputs.redSquare(), null), context)
                    .result();

            assertThat(context.artifacts()).hasSize(1);
            assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
        }
    }

    @Test
    void aHeaderThatIsToComeFromNowhereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NOWHERE, Map.of("headers.Authorization", "Bearer env:  ")))
                .withMessageContaining("headers.authorization must say where the key is");
    }

    @Test
    void aDurationThatIsNoneIsShownBesideOnesThatAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NOWHERE, Map.of("idle-limit", "soon")))
                .withMessageStartingWith("idle-limit must be a duration such as ")
                .withMessageEndingWith(", but is soon");
    }

    @Test
    void allDurationsBelowTheirLeastAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NOWHERE, Map.of("poll-interval", "0s", "quiet-limit", "-1s")))
                .withMessageContaining("poll-interval must be longer than or equal to 1 milli, but is 0s")
                .withMessageContaining("quiet-limit must be longer than or equal to 1 milli, but is -1s");
    }

    @Test
    void aProviderThatIsNoHttpUrlIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(URI.create("redis://127.0.0.1:6379"), Map.of()))
                .withMessageContaining("must be an http or https URL")
                .withMessageContaining("redis://127.0.0.1:6379");
    }

    @Test
    void theValueOfAHeaderIsNeverShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NOWHERE, Map.of("headers.Authorization", "Bearer secret", "idle-limit", "soon")))
                .satisfies(error -> Assertions.assertThat(error).hasMessageNotContaining("secret"));
    }

    @Test
    void eightConnectorsShareOneSelectorThread() {
        List<Connector> connectors = new ArrayList<>();
        long before = selectors();
        for (int i = 0; i < 8; i++) {
            connectors.add(open(NOWHERE, Map.of()));
        }

        assertThat(selectors() - before).isEqualTo(1);

        connectors.forEach(Connector::close);
    }

    @Test
    void aClosedConnectorIsDownAndTheOthersGoOn() {
        try (ComfyUiSimulator comfyUi = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults());
                Connector first = open(comfyUi.uri(), Map.of());
                Connector second = open(comfyUi.uri(), Map.of())) {
            first.close();
            first.close();

            assertThat(first.health()).isInstanceOf(ConnectorHealth.Down.class);
            assertThat(Assertions.catchThrowableOfType(ConnectorException.class, first::releaseMemory)
                            .errorClass())
                    .isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(second.health()).isEqualTo(new ConnectorHealth.Up());
        }
    }

    private Connector open(URI provider, Map<String, String> settings) {
        return factory.open(provider, settings, Clock.systemUTC());
    }

    private static long selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .count();
    }
}
