package dev.emp.worker.plan;

import dev.emp.connector.Connector;
import dev.emp.connector.http.RemoteConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The clients of connector services; closes them with the machine. */
final class RemoteConnectors implements AutoCloseable {

    private final List<RemoteConnector> open = new ArrayList<>();

    Connector at(URI url) {
        RemoteConnector connector = new RemoteConnector(url);
        open.add(connector);
        return connector;
    }

    @Override
    public void close() {
        open.forEach(RemoteConnector::close);
    }
}
