package dev.emp.connector.http;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** What all connectors that are services of their own have in common; their settings are in {@code connector-service.yaml}. */
public final class ConnectorService {

    private ConnectorService() {}

    /**
     * A service's context, not yet started.
     *
     * @param application imports {@link ConnectorEndpointConfiguration} and has a connector as a bean
     * @param name of its own settings file, for example {@code connector-openai}, with its name and port
     */
    public static SpringApplicationBuilder builder(Class<?> application, String name) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=connector-service," + name + ",application")
                .bannerMode(Banner.Mode.OFF);
    }
}
