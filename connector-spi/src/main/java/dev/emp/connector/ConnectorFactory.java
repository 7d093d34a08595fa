package dev.emp.connector;

import java.net.URI;
import java.time.Clock;
import java.util.Map;

/**
 * Makes connectors of one service for a worker that calls them directly and does not know their module. Implementations
 * are public, have a constructor without parameters, and are found with {@link java.util.ServiceLoader}. All connectors of
 * one factory share threads and connections as far as they can.
 */
public interface ConnectorFactory {

    /** The service whose jobs the connectors run, as in {@link ConnectorDescriptor#service}: {@code comfyui}, … */
    String service();

    /**
     * A connector for one provider; does not ask whether it answers. Whoever opens it closes it.
     *
     * @param provider where the provider listens
     * @param settings the connector's own settings by their names without a prefix, in kebab case: {@code request-timeout}; what
     *     is not named has its default
     * @throws IllegalArgumentException if the URI is none for this service, or if a setting is unknown or makes no sense; the
     *     message names it and what is allowed, and shows no secret
     */
    Connector open(URI provider, Map<String, String> settings, Clock clock);

    /**
     * A connector for the provider that its settings name, or that it has by default.
     *
     * @throws IllegalArgumentException if there is no such default, and as {@link #open(URI, Map, Clock)} does
     */
    default Connector open(Map<String, String> settings, Clock clock) {
        throw new IllegalArgumentException(
                "the connector '" + service() + "' has to be told where its provider listens");
    }
}
