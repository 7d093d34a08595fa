package dev.emp.connector.comfyui;

import dev.emp.connector.http.ConnectorEndpointConfiguration;
import dev.emp.connector.http.ConnectorService;
import java.time.Clock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The ComfyUI connector as a service of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ComfyUiConfiguration.class, ConnectorEndpointConfiguration.class})
public final class ConnectorComfyuiApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    public static void main(String[] args) {
        builder().run(args);
    }

    /** The service's context, not yet started. */
    public static SpringApplicationBuilder builder() {
        return ConnectorService.builder(ConnectorComfyuiApplication.class, "connector-comfyui");
    }
}
