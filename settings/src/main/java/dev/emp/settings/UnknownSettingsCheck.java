package dev.emp.settings;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/** Looks before a bean is made, so that a name written wrong is told before what its absence leads to. */
final class UnknownSettingsCheck implements BeanFactoryPostProcessor {

    private final ConfigurableEnvironment environment;
    private @Nullable SettingsCatalog catalog;

    UnknownSettingsCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** @throws SettingsException if there are settings that nobody knows */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        catalog = SettingsCatalog.of(beans);
        UnknownSettings.refuse(catalog, environment);
    }

    /** Of the application whose beans were looked at. */
    SettingsCatalog catalog() {
        return Objects.requireNonNull(catalog, "no bean is made before its factory has been looked at");
    }
}
