package dev.emp.launcher.container;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out the auto-configurations that a service has only because all services share one class path, before anything of them
 * is loaded: a quarter of the time that the orchestrator needs to start. On its own class path it would not have them either.
 * What a service is goes by {@code spring.application.name}.
 */
final class OwnAutoConfigurations implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String ORCHESTRATOR = "orchestrator";
    private static final String MONITOR = "monitor";
    private static final String WORKER = "worker";
    private static final String CONNECTOR = "connector-";

    private static final List<Library> LIBRARIES = List.of(
            new Library("org.springdoc.", List.of(ORCHESTRATOR)),
            // Kotlin is there for the client of OpenAI alone; with it all of Kotlin's reflection would be loaded.
            new Library("org.springdoc.core.configuration.SpringDocKotlin", List.of()),
            new Library("org.springdoc.core.configuration.SpringDocJacksonKotlin", List.of()),
            new Library("io.github.resilience4j.", List.of(WORKER)),
            new Library("org.springframework.boot.webflux.", List.of(ORCHESTRATOR, MONITOR)),
            new Library("org.springframework.boot.reactor.netty.", List.of(ORCHESTRATOR, MONITOR)),
            new Library("org.springframework.boot.webmvc.", List.of(WORKER, CONNECTOR)),
            new Library("org.springframework.boot.servlet.", List.of(WORKER, CONNECTOR)),
            new Library("org.springframework.boot.tomcat.", List.of(WORKER, CONNECTOR)));

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        String service = environment == null ? "" : environment.getProperty("spring.application.name", "");
        boolean[] kept = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            kept[i] = isKept(service, Objects.requireNonNullElse(classes[i], ""));
        }
        return kept;
    }

    static boolean isKept(String service, String configuration) {
        return !isOfEmp(service)
                || LIBRARIES.stream()
                        .filter(library -> configuration.startsWith(library.prefix()))
                        .allMatch(library -> library.users().stream().anyMatch(service::startsWith));
    }

    private static boolean isOfEmp(String service) {
        return List.of(ORCHESTRATOR, MONITOR, WORKER).contains(service) || service.startsWith(CONNECTOR);
    }

    /**
     * Auto-configurations of a package and below.
     *
     * @param users the services whose module depends on the library, or how their names begin
     */
    private record Library(String prefix, List<String> users) {}
}
