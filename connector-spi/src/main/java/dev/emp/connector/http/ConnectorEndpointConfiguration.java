package dev.emp.connector.http;

import dev.emp.connector.Connector;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Import this into a servlet application that has a {@link Connector} bean, and the connector protocol is served. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectorEndpointProperties.class)
public class ConnectorEndpointConfiguration {

    @Bean
    Executions connectorExecutions() {
        return new Executions();
    }

    @Bean
    ConnectorEndpoint connectorEndpoint(
            Connector connector, Executions executions, ConnectorEndpointProperties properties) {
        return new ConnectorEndpoint(connector, executions, properties);
    }

    @Bean
    ConnectorHealthIndicator providerHealthIndicator(Connector connector) {
        return new ConnectorHealthIndicator(connector);
    }
}
