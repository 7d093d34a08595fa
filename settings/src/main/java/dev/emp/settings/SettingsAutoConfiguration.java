package dev.emp.settings;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses settings that nobody knows, reads paths of every kind, and gives an application its catalog and its view. */
@AutoConfiguration
class SettingsAutoConfiguration {

    /** Looks before a bean is made, so that a name written wrong is told before what its absence leads to. */
    @Bean
    static BeanFactoryPostProcessor unknownSettingsCheck(ConfigurableEnvironment environment) {
        return beans -> UnknownSettings.refuse(SettingsCatalog.of(beans), environment);
    }

    @Bean
    @ConfigurationPropertiesBinding
    static PathConverter pathConverter() {
        return new PathConverter();
    }

    @Bean
    SettingsCatalog settingsCatalog(ConfigurableListableBeanFactory beans) {
        return SettingsCatalog.of(beans);
    }

    @Bean
    SettingsView settingsView(SettingsCatalog catalog, ConfigurableEnvironment environment) {
        return new SettingsView(catalog, environment);
    }
}
