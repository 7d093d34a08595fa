package dev.emp.connector.replicate;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** Connectors for Replicate. They hear of predictions by asking: only the service of its own can be called by Replicate. */
public final class ReplicateConnectorFactory implements ConnectorFactory {

    private static final SettingsBinder<ReplicateProperties> SETTINGS =
            SettingsBinder.of(ReplicateConnector.SERVICE, ReplicateProperties.class);

    @Override
    public String service() {
        return ReplicateConnector.SERVICE;
    }

    @Override
    public Connector open(URI provider, Map<String, String> settings, Clock clock) {
        return open(SETTINGS.bind(settings, Map.of("url", provider.toString())), clock);
    }

    @Override
    public Connector open(Map<String, String> settings, Clock clock) {
        return open(SETTINGS.bind(settings), clock);
    }

    private static Connector open(ReplicateProperties properties, Clock clock) {
        if (properties.publicUrl() != null) {
            throw new IllegalArgumentException(
                    "public-url is only for the connector as a service of its own: a worker receives no webhooks.");
        }
        return new ReplicateConnector(ReplicateParts.of(properties, clock));
    }
}
