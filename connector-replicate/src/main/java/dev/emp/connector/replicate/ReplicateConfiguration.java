package dev.emp.connector.replicate;

import dev.emp.connector.Connector;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The Replicate connector as a bean, with the receiver of Replicate's calls, for its own service. Needs a clock bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplicateProperties.class)
public class ReplicateConfiguration {

    @Bean
    ReplicateParts replicateParts(ReplicateProperties properties, Clock clock) {
        return ReplicateParts.of(properties, clock);
    }

    @Bean
    Connector replicateConnector(ReplicateParts parts) {
        return new ReplicateConnector(parts);
    }

    @Bean
    WebhookEndpoint replicateWebhookEndpoint(ReplicateParts parts) {
        return new WebhookEndpoint(
                parts.webhooks(),
                parts.webhookSecrets(),
                new WebhookSignature(parts.properties().webhookTolerance(), parts.clock()));
    }
}
