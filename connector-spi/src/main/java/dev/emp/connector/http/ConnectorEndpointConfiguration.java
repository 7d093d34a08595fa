package dev.emp.connector.http;

import dev.emp.connector.Connector;
import dev.emp.tracing.Tracer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Import this into a servlet application that has a {@link Connector} bean, and the connector protocol is served. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectorEndpointProperties.class)
public class ConnectorEndpointConfiguration {

    @Bean
    Executions connectorExecutions(
            Connector connector,
            ConnectorEndpointProperties properties,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<Clock> clock) {
        JournalBudget budget =
                new JournalBudget(properties.detachedLimitPerExecution(), properties.detachedLimitTotal());
        return new Executions(
                connector,
                new KeptExecutions(budget, properties.detachedTime()),
                properties,
                new ExecutionMetrics(meters.getIfAvailable(CompositeMeterRegistry::new)),
                clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    DetachedUpkeep connectorDetachedUpkeep(Executions executions) {
        return new DetachedUpkeep(executions);
    }

    @Bean
    ConnectorEndpoint connectorEndpoint(
            Connector connector,
            Executions executions,
            ConnectorEndpointProperties properties,
            ObjectProvider<Tracer> tracer) {
        return new ConnectorEndpoint(connector, executions, properties, tracer.getIfAvailable(() -> Tracer.OFF));
    }

    @Bean
    ConnectorHealthIndicator providerHealthIndicator(Connector connector) {
        return new ConnectorHealthIndicator(connector);
    }
}
