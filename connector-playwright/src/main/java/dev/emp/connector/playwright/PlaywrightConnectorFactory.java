package dev.emp.connector.playwright;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** Connectors with browsers of their own. They have no provider elsewhere. */
public final class PlaywrightConnectorFactory implements ConnectorFactory {

    @Override
    public String service() {
        return PlaywrightDescription.SERVICE;
    }

    @Override
    public Connector open(URI provider, Map<String, String> settings, Clock clock) {
        throw new IllegalArgumentException("playwright runs browsers of its own and has no provider to be reached at "
                + provider + "; leave the address out");
    }

    @Override
    public Connector open(Map<String, String> settings, Clock clock) {
        return new PlaywrightConnector(
                SettingsBinder.of(PlaywrightDescription.SERVICE, PlaywrightProperties.class)
                        .bind(settings),
                clock);
    }
}
