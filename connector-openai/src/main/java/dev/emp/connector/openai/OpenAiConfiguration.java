package dev.emp.connector.openai;

import dev.emp.connector.Connector;
import java.time.Clock;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAI connector as a bean, for its own service and for a worker that calls it directly. Needs a clock bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OpenAiProperties.class)
public class OpenAiConfiguration {

    @Bean
    Connector openAiConnector(OpenAiProperties properties, Clock clock) {
        return OpenAiConnector.open(properties, clock);
    }

    /** Not sooner: with one processor the service would be up half a second later. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> openAiWarmUp() {
        return ready -> Json.warmUp();
    }
}
