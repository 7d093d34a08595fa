package dev.emp.worker.testing;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.ErrorClass;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/**
 * Stands where the connector of ComfyUI would be on the class path of a machine. Its connectors succeed at everything but
 * inputs that name an error class under {@code fail}.
 */
public final class ScriptedConnectorFactory implements ConnectorFactory {

    private static final String KNOWN = "request-timeout";

    @Override
    public String service() {
        return "comfyui";
    }

    @Override
    public Connector open(URI provider, Map<String, String> settings, Clock clock) {
        for (String name : settings.keySet()) {
            if (!name.equals(KNOWN) && !name.startsWith("headers.")) {
                throw new IllegalArgumentException("there is no setting " + name + "; there is " + KNOWN + ".");
            }
        }
        return new ScriptedConnector().runs((request, context) -> {
            String error = request.input().path("fail").asString("");
            if (!error.isEmpty()) {
                throw new ConnectorException(ErrorClass.ofWireName(error), "as it was told to");
            }
        });
    }
}
