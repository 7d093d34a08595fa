package dev.emp.orchestrator.webhooks;

import dev.emp.addresses.SpecialAddresses;
import io.netty.resolver.AddressResolverGroup;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

    private static final Logger log = LoggerFactory.getLogger(WebhookConfiguration.class);

    @Bean
    Secrets webhookSecrets(WebhookProperties properties, RandomGenerator random, Clock clock) {
        String from = properties.encryptionKey();
        if (from == null || from.isBlank()) {
            log.warn(
                    "Signing secrets of webhooks are stored unencrypted: {} is not set (env:NAME or file:PATH)",
                    KeyReference.SETTING);
            return new Secrets(new SecretBox(null, random), random, clock, properties.secretOverlap());
        }
        SecretBox box = new SecretBox(KeyReference.read(from, System::getenv), random);
        return new Secrets(box, random, clock, properties.secretOverlap());
    }

    @Bean
    ReceiverClient webhookReceiverClient(
            WebhookProperties properties,
            ReactorResourceFactory resources,
            ObjectProvider<AddressResolverGroup<?>> resolver) {
        AddressGuard guard = properties.allowPrivateAddresses() ? null : new AddressGuard(SpecialAddresses::kindOf);
        return new ReceiverClient(properties, resources.getLoopResources(), guard, resolver.getIfAvailable());
    }
}
