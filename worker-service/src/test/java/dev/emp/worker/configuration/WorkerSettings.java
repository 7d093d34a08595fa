package dev.emp.worker.configuration;

import dev.emp.settings.SettingsCatalog;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** What can be set in a worker, without starting one. */
final class WorkerSettings {

    private static final List<String> PACKAGES =
            List.of("dev.emp.worker", "dev.emp.jobbus", "dev.emp.artifact", "dev.emp.tracing");

    private WorkerSettings() {}

    static SettingsCatalog catalog() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> records = new ArrayList<>();
        for (String home : PACKAGES) {
            scanner.findCandidateComponents(home)
                    .forEach(found -> records.add(ClassUtils.resolveClassName(found.getBeanClassName(), null)));
        }
        return SettingsCatalog.of(records);
    }
}
