package dev.emp.connector.testing;

import dev.emp.connector.Connector;
import dev.emp.connector.http.ConnectorEndpointConfiguration;
import java.net.URI;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** Serves a connector over HTTP on 127.0.0.1 and a random port, with a heartbeat every 100 ms. */
public final class ConnectorServer implements AutoCloseable {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ConnectorEndpointConfiguration.class)
    static class Application {}

    private final ConfigurableApplicationContext application;

    private ConnectorServer(ConfigurableApplicationContext application) {
        this.application = application;
    }

    public static ConnectorServer start(Connector connector, String... settings) {
        return new ConnectorServer(new SpringApplicationBuilder(Application.class)
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
                        .registerBean("connector", Connector.class, () -> connector))
                .run());
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port"));
    }

    @Override
    public void close() {
        application.close();
    }
}
