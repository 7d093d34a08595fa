package dev.emp.connector.testing;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.http.ConnectorEndpointConfiguration;
import java.net.URI;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Serves a connector over HTTP on 127.0.0.1 and a random port, with a heartbeat every 100 ms. Tests that share a server give it
 * their connector with {@link #serve}: starting one takes longer than most tests.
 */
public final class ConnectorServer implements AutoCloseable {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ConnectorEndpointConfiguration.class)
    static class Application {}

    private final ConfigurableApplicationContext application;
    private final Exchangeable exchangeable;

    private ConnectorServer(ConfigurableApplicationContext application, Exchangeable exchangeable) {
        this.application = application;
        this.exchangeable = exchangeable;
    }

    public static ConnectorServer start(Connector connector, String... settings) {
        Exchangeable exchangeable = new Exchangeable(connector);
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "spring.config.name=connector-server",
                        "spring.main.banner-mode=off",
                        "spring.main.log-startup-info=false",
                        "spring.threads.virtual.enabled=true",
                        "server.address=127.0.0.1",
                        "server.port=0",
                        "emp.connector.heartbeat-interval=100ms",
                        "emp.connector.confirmation-timeout=10s")
                .properties(settings)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean("connector", Connector.class, () -> exchangeable))
                .run();
        return new ConnectorServer(application, exchangeable);
    }

    /** What the server's context holds, for a test that looks inside. */
    public <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    /** From now on executions run on this connector; those that run already stay where they are. */
    public void serve(Connector connector) {
        exchangeable.current = connector;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port"));
    }

    @Override
    public void close() {
        application.close();
    }

    private static final class Exchangeable implements Connector {

        private volatile Connector current;

        Exchangeable(Connector current) {
            this.current = current;
        }

        @Override
        public ConnectorDescriptor describe() {
            return current.describe();
        }

        @Override
        public ConnectorHealth health() {
            return current.health();
        }

        @Override
        public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
                throws ConnectorException, InterruptedException {
            return current.run(request, context);
        }

        @Override
        public boolean canAttach(String handle) {
            return current.canAttach(handle);
        }

        @Override
        public void releaseMemory() throws ConnectorException, InterruptedException {
            current.releaseMemory();
        }
    }
}
