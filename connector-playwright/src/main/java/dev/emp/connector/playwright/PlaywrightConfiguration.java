package dev.emp.connector.playwright;

import dev.emp.connector.Connector;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The Playwright connector as a bean, for its own service and for a worker that calls it directly. Needs a clock bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlaywrightProperties.class)
public class PlaywrightConfiguration {

    @Bean
    Connector playwrightConnector(PlaywrightProperties properties, Clock clock) {
        return new PlaywrightConnector(properties, clock);
    }
}
