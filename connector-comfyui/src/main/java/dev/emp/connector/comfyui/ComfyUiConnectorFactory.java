package dev.emp.connector.comfyui;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** Connectors for the ComfyUI servers of one machine. They share an HTTP client. */
public final class ComfyUiConnectorFactory implements ConnectorFactory {

    private final HttpClients clients = new HttpClients();
    private final SettingsBinder<ComfyUiProperties> binder =
            SettingsBinder.of(ComfyUiDescription.SERVICE, ComfyUiProperties.class);

    @Override
    public String service() {
        return ComfyUiDescription.SERVICE;
    }

    @Override
    public Connector open(URI provider, Map<String, String> settings, Clock clock) {
        ComfyUiProperties properties = bind(provider, settings);
        return new ComfyUiConnector(properties, clock, clients);
    }

    ComfyUiProperties bind(URI provider, Map<String, String> settings) {
        ComfyUiProperties properties = binder.bind(settings, Map.of("url", provider.toString()));
        if (!properties.servers().isEmpty()) {
            throw new IllegalArgumentException(
                    "servers cannot be set here, where the connector is one for " + provider + " only");
        }
        return properties;
    }

    /** For the servers that the settings name, or for a ComfyUI on this machine. */
    @Override
    public Connector open(Map<String, String> settings, Clock clock) {
        return new ComfyUiConnector(binder.bind(settings), clock, clients);
    }
}
