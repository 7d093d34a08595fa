package dev.emp.orchestrator;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The orchestrator: REST API, events and upkeep. Any number of replicas may run. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class OrchestratorApplication {

    public static void main(String[] arguments) {
        builder().run(arguments);
    }

    /** The application with its own settings, as a process of its own or one of several in a JVM. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(OrchestratorApplication.class)
                .web(WebApplicationType.REACTIVE)
                .properties("spring.config.name=orchestrator-service,application")
                .bannerMode(Banner.Mode.OFF);
    }
}
