package dev.emp.connector.runpod;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** Connectors for RunPod's serverless endpoints. */
public final class RunPodConnectorFactory implements ConnectorFactory {

    private static final SettingsBinder<RunPodProperties> SETTINGS =
            SettingsBinder.of(RunPodConnector.SERVICE, RunPodProperties.class);

    @Override
    public String service() {
        return RunPodConnector.SERVICE;
    }

    @Override
    public Connector open(URI provider, Map<String, String> settings, Clock clock) {
        return open(SETTINGS.bind(settings, Map.of("url", provider.toString())), clock);
    }

    @Override
    public Connector open(Map<String, String> settings, Clock clock) {
        return open(SETTINGS.bind(settings), clock);
    }

    private static Connector open(RunPodProperties properties, Clock clock) {
        return new RunPodConnector(RunPodParts.of(properties, clock));
    }
}
