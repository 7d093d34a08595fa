package dev.emp.connector.comfyui;

import dev.emp.connector.Connector;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ComfyUI connector as a bean, for its own service and for a worker that calls it directly. Needs a clock bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ComfyUiProperties.class)
public class ComfyUiConfiguration {

    @Bean
    Connector comfyUiConnector(ComfyUiProperties properties, Clock clock) {
        return new ComfyUiConnector(properties, clock);
    }
}
