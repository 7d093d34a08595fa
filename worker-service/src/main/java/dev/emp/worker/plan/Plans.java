package dev.emp.worker.plan;

import dev.emp.worker.configuration.MachineFile;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

/** Says what a machine would run. Starts none of it, asks no bus and listens on no port. */
public final class Plans {

    private Plans() {}

    /**
     * Reads the settings as the worker does, from the same places, and refuses the same ones. Fails with what the worker
     * would fail with; Spring Boot's failure analysis has the sentence for people.
     *
     * @param arguments of the worker's command line, such as {@code --emp.machine.profile=comfyui}
     */
    public static PlanReport of(String... arguments) {
        return of(builder -> builder, arguments);
    }

    static PlanReport of(UnaryOperator<SpringApplicationBuilder> more, String... arguments) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(Sources.class)
                .web(WebApplicationType.NONE)
                .listeners(MachineFile.listener())
                .properties("spring.config.name=worker-service,application")
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .bannerMode(Banner.Mode.OFF);
        try (ConfigurableApplicationContext context = more.apply(builder).run(arguments)) {
            return context.getBean(PlanReport.class);
        }
    }

    /** The plan, and all settings of the worker, so that a wrong one is found whichever part of it would read it. */
    @Import({PlanConfiguration.class, SettingsAndConnectors.class})
    @ConfigurationPropertiesScan({"dev.emp.worker", "dev.emp.jobbus", "dev.emp.artifact"})
    static final class Sources {

        /** Opens the connectors, too, which finds fault with their settings and connects to nothing. */
        @Bean
        PlanReport planReport(
                MachinePlan plan,
                MachineIdentity identity,
                MachineProperties machine,
                Surroundings surroundings,
                Connectors connectors) {
            plan.services().forEach(connectors::open);
            return new PlanReports(identity, machine, surroundings).of(plan);
        }
    }

    /** Of what configures itself, only the check of the settings and the connectors on the class path. */
    static final class SettingsAndConnectors implements DeferredImportSelector {

        private static final List<String> PACKAGES = List.of("dev.emp.settings.", "dev.emp.connector.");

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return StreamSupport.stream(
                            ImportCandidates.load(AutoConfiguration.class, Plans.class.getClassLoader())
                                    .spliterator(),
                            false)
                    .filter(name -> PACKAGES.stream().anyMatch(name::startsWith))
                    .toArray(String[]::new);
        }
    }
}
