package dev.emp.launcher.prepared;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Starts a service with the beans that were found out when its image was built, where the settings allow it. Spring Boot finds it by
 * its {@code spring.factories}, and asks it when all settings are known and nothing else is. What a service is goes by
 * {@code spring.application.name}.
 */
final class PreparedStart implements SpringApplicationRunListener {

    private static final Logger log = LoggerFactory.getLogger(PreparedStart.class);

    private final SpringApplication application;

    /** As Spring Boot makes it. */
    PreparedStart(SpringApplication application, String[] arguments) {
        this.application = application;
    }

    @Override
    public void environmentPrepared(ConfigurableBootstrapContext bootstrap, ConfigurableEnvironment environment) {
        String label = environment.getProperty("spring.application.name", "");
        Optional<PreparedService> service = PreparedService.find(label, application.getClassLoader())
                .filter(prepared -> isAsPrepared(prepared, environment));
        service.ifPresent(prepared -> log.debug("Starting as prepared in the image"));
        service.map(PreparedService::initializer)
                .map(AotApplicationContextInitializer::forInitializerClasses)
                .ifPresent(application::addInitializers);
        // Of the whole process: what another service in it chose holds no longer.
        SpringProperties.setFlag(AotDetector.AOT_ENABLED, service.isPresent());
    }

    private static boolean isAsPrepared(PreparedService service, ConfigurableEnvironment environment) {
        Optional<String> difference = service.settings().differenceIn(environment);
        difference.ifPresent(setting -> log.info(
                "Starting without what was prepared in the image, which takes longer: {} decides on what this service is made of",
                setting));
        return difference.isEmpty();
    }
}
