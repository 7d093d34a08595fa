package dev.emp.settings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses settings that nobody knows, reads paths of every kind, and gives an application its catalog and its view. */
@AutoConfiguration
class SettingsAutoConfiguration {

    @Bean
    static UnknownSettingsCheck unknownSettingsCheck(ConfigurableEnvironment environment) {
        return new UnknownSettingsCheck(environment);
    }

    @Bean
    @ConfigurationPropertiesBinding
    static PathConverter pathConverter() {
        return new PathConverter();
    }

    @Bean
    SettingsCatalog settingsCatalog(UnknownSettingsCheck check) {
        return check.catalog();
    }

    @Bean
    SettingsView settingsView(SettingsCatalog catalog, ConfigurableEnvironment environment) {
        return new SettingsView(catalog, environment);
    }
}
