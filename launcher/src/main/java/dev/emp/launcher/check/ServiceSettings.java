package dev.emp.launcher.check;

import dev.emp.launcher.platform.StartProblem;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

/** Whether orchestrator and monitor would take the settings that are in the environment or in an application.yaml here. */
final class ServiceSettings implements Check {

    @Override
    public List<Finding> look() {
        return List.of(look("orchestrator", OfOrchestrator.class), look("monitor", OfMonitor.class));
    }

    private static Finding look(String service, Class<?> settings) {
        try {
            new SpringApplicationBuilder(settings)
                    .web(WebApplicationType.NONE)
                    .properties("spring.config.name=" + service + "-service,application")
                    .logStartupInfo(false)
                    .registerShutdownHook(false)
                    .bannerMode(Banner.Mode.OFF)
                    .run()
                    .close();
            return Finding.ok(service, "its settings are good");
        } catch (RuntimeException e) {
            return Finding.fault(
                    service,
                    "would not start: " + StartProblem.describe(e),
                    "correct the environment or application.yaml");
        }
    }

    @Import(OnlySettings.class)
    @ConfigurationPropertiesScan({"dev.emp.orchestrator", "dev.emp.jobbus", "dev.emp.artifact", "dev.emp.tracing"})
    static final class OfOrchestrator {}

    @Import(OnlySettings.class)
    @ConfigurationPropertiesScan({"dev.emp.monitor", "dev.emp.jobbus"})
    static final class OfMonitor {}

    /** Of what configures itself, only the check of the settings: it connects to nothing. */
    static final class OnlySettings implements DeferredImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return StreamSupport.stream(
                            ImportCandidates.load(AutoConfiguration.class, ServiceSettings.class.getClassLoader())
                                    .spliterator(),
                            false)
                    .filter(name -> name.startsWith("dev.emp.settings."))
                    .toArray(String[]::new);
        }
    }
}
