package dev.emp.worker;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The worker service: one machine. */
@SpringBootApplication
public class WorkerApplication {

    /** Runs the machine as a process of its own, which ends with 0 when it is told to stop. */
    public static void main(String[] args) {
        builder().run(args);
        // The JVM would end with 143 after SIGTERM, although everything was put in order; the handler runs after that.
        SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
    }

    /** The service, ready to run in a process of its own or beside others. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .main(WorkerApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=worker-service,application")
                .logStartupInfo(false)
                .bannerMode(Banner.Mode.OFF);
    }
}
