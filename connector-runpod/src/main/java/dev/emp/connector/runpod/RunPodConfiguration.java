package dev.emp.connector.runpod;

import dev.emp.connector.Connector;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The RunPod connector as a bean, for its own service. Needs a clock bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RunPodProperties.class)
public class RunPodConfiguration {

    @Bean
    Connector runPodConnector(RunPodProperties properties, Clock clock) {
        return new RunPodConnector(RunPodParts.of(properties, clock));
    }
}
