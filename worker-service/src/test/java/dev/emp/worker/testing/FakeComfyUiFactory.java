package dev.emp.worker.testing;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Connectors for {@link FakeComfyUi}, in the place of ComfyUI's: up while its port can be reached, and done at once with
 * every job but those whose input names an error class under {@code fail}.
 */
public final class FakeComfyUiFactory implements ConnectorFactory {

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
        return new FakeConnector(provider);
    }

    private record FakeConnector(URI provider) implements Connector {

        @Override
        public ConnectorDescriptor describe() {
            return new ConnectorDescriptor("comfyui", List.of(), JsonNodeFactory.instance.objectNode());
        }

        @Override
        public ConnectorHealth health() {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(provider.getHost(), provider.getPort()), 1_000);
                return new ConnectorHealth.Up();
            } catch (IOException e) {
                return new ConnectorHealth.Down("it cannot be reached");
            }
        }

        @Override
        public ConnectorResult run(ConnectorRequest request, ConnectorContext context) throws ConnectorException {
            String error = request.input().path("fail").asString("");
            if (!error.isEmpty()) {
                throw new ConnectorException(ErrorClass.ofWireName(error), "as it was told to");
            }
            return new ConnectorResult(JsonNodeFactory.instance.objectNode());
        }
    }
}
