package dev.emp.worker.secrets;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The secrets of this machine. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretProperties.class)
class SecretsConfiguration {

    @Bean
    MachineSecrets machineSecrets(SecretProperties settings, Clock clock) {
        return MachineSecrets.of(settings, System::getenv, clock);
    }
}
