package dev.emp.worker.plan;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** What is set for a connector, wherever it is set, as text: nobody here knows the connector's own record of settings. */
final class ConnectorSettings {

    private ConnectorSettings() {}

    /** By the names behind the prefix: {@code base-url}, {@code keys[0].from}. Of a name from the environment the dashes are lost. */
    static Map<String, String> under(String prefix, Environment environment) {
        ConfigurationPropertyName parent = ConfigurationPropertyName.of(prefix);
        Map<ConfigurationPropertyName, String> found = new TreeMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names) {
                names.stream()
                        .filter(parent::isAncestorOf)
                        .filter(name -> !found.containsKey(name))
                        .forEach(name -> Optional.ofNullable(source.getConfigurationProperty(name))
                                .ifPresent(property -> found.put(name, textOf(property, environment))));
            }
        }
        Map<String, String> settings = new TreeMap<>();
        found.forEach((name, value) ->
                settings.put(name.subName(parent.getNumberOfElements()).toString(), value));
        return settings;
    }

    private static String textOf(ConfigurationProperty property, Environment environment) {
        return environment.resolvePlaceholders(String.valueOf(property.getValue()));
    }
}
