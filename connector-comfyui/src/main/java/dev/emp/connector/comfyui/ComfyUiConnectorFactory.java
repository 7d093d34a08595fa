package dev.emp.connector.comfyui;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** Connectors for the ComfyUI servers of one machine. They share an HTTP client. */
public final class ComfyUiConnectorFactory implements ConnectorFactory {

    private final HttpClients clients = new HttpClients();

    @Override
    public String service() {
        return ComfyUiDescription.SERVICE;
    }

    @Override
    public Connector open(URI provider, Map<String, String> settings, Clock clock) {
        return new ComfyUiConnector(SettingsBinder.bind(provider, settings), clock, clients);
    }
}
