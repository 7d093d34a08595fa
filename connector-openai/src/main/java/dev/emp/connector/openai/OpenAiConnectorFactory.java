package dev.emp.connector.openai;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** Connectors for OpenAI, or for a server that speaks its API. */
public final class OpenAiConnectorFactory implements ConnectorFactory {

    private static final SettingsBinder<OpenAiProperties> BINDER =
            SettingsBinder.of(OpenAiDescription.SERVICE, OpenAiProperties.class);

    @Override
    public String service() {
        return OpenAiDescription.SERVICE;
    }

    @Override
    public Connector open(URI provider, Map<String, String> settings, Clock clock) {
        return open(BINDER.bind(settings, Map.of("base-url", provider.toString())), clock);
    }

    @Override
    public Connector open(Map<String, String> settings, Clock clock) {
        return open(BINDER.bind(settings), clock);
    }

    private static Connector open(OpenAiProperties properties, Clock clock) {
        Json.warmUp();
        return OpenAiConnector.open(properties, clock);
    }
}
