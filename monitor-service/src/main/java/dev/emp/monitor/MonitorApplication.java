package dev.emp.monitor;

import java.time.Clock;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The monitor: the live feed and the dashboard. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class MonitorApplication {

    public static void main(String[] args) {
        builder().run(args);
    }

    /** The application, ready to run; the launcher adds arguments. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(MonitorApplication.class)
                .web(WebApplicationType.REACTIVE)
                .properties("spring.config.name=monitor-service,application")
                .bannerMode(Banner.Mode.OFF);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
