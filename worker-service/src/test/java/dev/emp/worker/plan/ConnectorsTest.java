package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.http.RemoteConnector;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.testing.ScriptedConnector;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class ConnectorsTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:8188");

    private final SettableClock clock = new SettableClock();
    private final ScriptedConnector bean = new ScriptedConnector();
    private final Shop shop = new Shop();
    private final Connectors connectors = new Connectors(Map.of("openai", bean), List.of(shop), clock);

    @Test
    void aConnectorOnTheClassPathIsTakenByItsName() {
        assertThat(open(new ConnectorTarget.Bean("openai"))).isSameAs(bean);
    }

    @Test
    void aConnectorElsewhereIsReachedOverHttp() {
        assertThat(open(new ConnectorTarget.Remote(URI.create("http://10.0.0.5:8103"))))
                .isInstanceOf(RemoteConnector.class);
    }

    @Test
    void aConnectorForAServerIsMadeWithItsAddressAndSettings() {
        Connector made = open(provider("shop", Map.of("request-timeout", "5s")));

        assertThat(made).isInstanceOfSatisfying(Sold.class, sold -> {
            assertThat(sold.provider).isEqualTo(SERVER);
            assertThat(sold.settings).isEqualTo(Map.of("request-timeout", "5s"));
            assertThat(sold.clock).isSameAs(clock);
        });
    }

    @Test
    void aConnectorThatKnowsItsProviderIsMadeWithItsSettingsAlone() {
        assertThat(open(new ConnectorTarget.BuiltIn("shop", Map.of("request-timeout", "5s"))))
                .isInstanceOfSatisfying(
                        Sold.class, sold -> assertThat(sold.provider).isEqualTo(Shop.USUAL));

        PlanException fault = fault(new ConnectorTarget.BuiltIn("shop", Map.of("colour", "red")));

        assertThat(fault.setting()).isEqualTo("emp.shop");
    }

    @Test
    void aConnectorThatIsNotOnTheClassPathIsNamedWithThoseThatAre() {
        PlanException fault = fault(provider("comfyui", Map.of()));

        assertThat(fault.setting()).isEqualTo("emp.machine.profile");
        assertThat(fault)
                .hasMessage("emp.machine.profile needs the connector 'comfyui' for one, which is not on the class path;"
                        + " there are: [shop]");
    }

    @Test
    void aBadSettingIsNamedWithWhereItIsFromAndWithoutSecrets() {
        PlanException fault = fault(provider("shop", Map.of("headers.authorization", "Bearer s3cret")));

        assertThat(fault.setting()).isEqualTo("emp.machine.comfyui.connector");
        assertThat(fault)
                .hasMessage(
                        "emp.machine.comfyui.connector makes no connector for one: headers.authorization is no setting;"
                                + " there is: request-timeout");
        assertThat(fault).hasNoCause();
    }

    @Test
    void whatWasOpenedIsClosedTheLastFirstAndBeansAreLeftAlone() {
        Sold first = (Sold) open(provider("shop", Map.of()));
        Sold second = (Sold) open(provider("shop", Map.of()));
        open(new ConnectorTarget.Bean("openai"));

        connectors.close();
        connectors.close();

        assertThat(shop.closed).containsExactly(second, first);
    }

    @Test
    void aConnectorThatCannotBeClosedKeepsNoOtherOpen() {
        Sold first = (Sold) open(provider("shop", Map.of()));
        ((Sold) open(provider("shop", Map.of()))).broken = true;

        assertThatCode(connectors::close).doesNotThrowAnyException();

        assertThat(shop.closed).containsExactly(first);
    }

    private Connector open(ConnectorTarget target) {
        return connectors.open(new PlannedService("one", target, null));
    }

    private PlanException fault(ConnectorTarget target) {
        return catchThrowableOfType(PlanException.class, () -> open(target));
    }

    private static ConnectorTarget provider(String service, Map<String, String> settings) {
        return new ConnectorTarget.Provider(service, SERVER, settings, "emp.machine.comfyui.connector");
    }

    /** Makes connectors that know one setting. */
    private static final class Shop implements ConnectorFactory {

        private static final URI USUAL = URI.create("https://shop.example");

        private final List<Sold> closed = new ArrayList<>();

        @Override
        public Connector open(Map<String, String> settings, Clock clock) {
            return open(USUAL, settings, clock);
        }

        @Override
        public String service() {
            return "shop";
        }

        @Override
        public Connector open(URI provider, Map<String, String> settings, Clock clock) {
            settings.keySet().stream()
                    .filter(name -> !name.equals("request-timeout"))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new IllegalArgumentException(name + " is no setting; there is: request-timeout");
                    });
            return new Sold(this, provider, settings, clock);
        }
    }

    private static final class Sold implements Connector {

        private final Shop shop;
        private final URI provider;
        private final Map<String, String> settings;
        private final Clock clock;
        private boolean broken;

        Sold(Shop shop, URI provider, Map<String, String> settings, Clock clock) {
            this.shop = shop;
            this.provider = provider;
            this.settings = settings;
            this.clock = clock;
        }

        @Override
        public ConnectorDescriptor describe() {
            return new ConnectorDescriptor("shop", List.of(), JsonNodeFactory.instance.objectNode());
        }

        @Override
        public ConnectorHealth health() {
            return new ConnectorHealth.Up();
        }

        @Override
        public ConnectorResult run(ConnectorRequest request, ConnectorContext context) {
            throw new UnsupportedOperationException("it takes no jobs");
        }

        @Override
        public void close() {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            shop.closed.add(this);
        }
    }
}
