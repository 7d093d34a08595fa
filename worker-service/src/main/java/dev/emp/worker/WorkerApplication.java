package dev.emp.worker;

import dev.emp.worker.configuration.MachineFile;
import dev.emp.worker.startup.ExitStatus;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The worker service: one machine. */
@SpringBootApplication(proxyBeanMethods = false)
public class WorkerApplication {

    /** Runs the machine as a process of its own, which ends with 0 when it is told to stop or long idle, and with 70 when it failed. */
    public static void main(String[] args) {
        ExitStatus exit = builder().run(args).getBean(ExitStatus.class);
        // The JVM would end with 143 after SIGTERM, although everything was put in order; the handler runs after that.
        SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(exit.code()));
        // Not on the thread that failed: the shutdown waits for it.
        exit.onEnd(() -> Thread.ofPlatform()
                .name("exit")
                .start(() -> Runtime.getRuntime().exit(exit.code())));
    }

    /** The service, ready to run in a process of its own or beside others. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .main(WorkerApplication.class)
                .web(WebApplicationType.SERVLET)
                .listeners(MachineFile.listener())
                .properties("spring.config.name=worker-service,application")
                .logStartupInfo(false)
                .bannerMode(Banner.Mode.OFF);
    }
}
