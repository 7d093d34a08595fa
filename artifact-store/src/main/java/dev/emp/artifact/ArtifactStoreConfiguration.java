package dev.emp.artifact;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Import this into an application, and it has the {@link ArtifactStore} of its settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ArtifactProperties.class)
public class ArtifactStoreConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ArtifactStore artifactStore(ArtifactProperties properties) {
        return switch (properties.store()) {
            case DIRECTORY -> new DirectoryArtifactStore(properties.directory());
            // Only here is a class of the SDK loaded: without S3 it costs no memory and no time.
            case S3 -> S3ArtifactStore.open(properties.s3());
        };
    }
}
