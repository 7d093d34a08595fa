package dev.emp.tracing;

import java.net.URI;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Gives every service a tracer, which is off unless the settings say where spans go. */
@AutoConfiguration
@EnableConfigurationProperties(TracingProperties.class)
public class TracingAutoConfiguration {

    @Bean(destroyMethod = "close")
    Tracer tracer(TracingProperties settings, Environment environment) {
        URI endpoint = settings.endpoint();
        return endpoint == null
                ? Tracer.OFF
                : OtelTracer.exporting(endpoint, settings, environment.getProperty("spring.application.name", "emp"));
    }
}
