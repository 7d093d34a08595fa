package dev.emp.worker.plan;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.connector.http.RemoteConnector;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the connectors of a plan; closes them with the machine. */
public final class Connectors implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connectors.class);

    private final Map<String, Connector> beans;
    private final Map<String, ConnectorFactory> factories = new TreeMap<>();
    private final Clock clock;
    private final Deque<Connector> open = new ArrayDeque<>();

    /**
     * @param beans connectors on the class path by name; not closed here
     * @param factories of the connectors that can be opened for a provider's server
     */
    Connectors(Map<String, Connector> beans, Iterable<ConnectorFactory> factories, Clock clock) {
        this.beans = Map.copyOf(beans);
        factories.forEach(factory -> this.factories.put(factory.service(), factory));
        this.clock = clock;
    }

    /** @throws PlanException if there is no such connector on the class path, or if its settings make no sense */
    public Connector open(PlannedService service) {
        return switch (service.connector()) {
            case ConnectorTarget.Bean(String name) ->
                Objects.requireNonNull(beans.get(name), () -> "no connector bean " + name);
            case ConnectorTarget.BuiltIn builtIn ->
                keep(make(
                        service.name(),
                        builtIn.service(),
                        builtIn.origin(),
                        factory -> factory.open(builtIn.settings(), clock)));
            case ConnectorTarget.Remote(URI url) -> keep(new RemoteConnector(url));
            case ConnectorTarget.Provider provider ->
                keep(make(
                        service.name(),
                        provider.service(),
                        provider.origin(),
                        factory -> factory.open(provider.url(), provider.settings(), clock)));
        };
    }

    private Connector make(String name, String connector, String settings, Function<ConnectorFactory, Connector> how) {
        ConnectorFactory factory = factories.get(connector);
        if (factory == null) {
            throw new PlanException(
                    "emp.machine.profile",
                    "needs the connector '" + connector + "' for " + name
                            + ", which is not on the class path; there are: " + factories.keySet());
        }
        try {
            return how.apply(factory);
        } catch (IllegalArgumentException e) {
            throw new PlanException(
                    settings,
                    "makes no connector for " + name + ": "
                            + String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        }
    }

    private Connector keep(Connector connector) {
        open.push(connector);
        return connector;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            Connector connector = open.pop();
            try {
                connector.close();
            } catch (RuntimeException e) {
                log.warn("A connector could not be closed", e);
            }
        }
    }
}
