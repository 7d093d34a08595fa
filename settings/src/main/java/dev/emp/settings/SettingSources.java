package dev.emp.settings;

import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Says where settings come from. */
public final class SettingSources {

    private static final String COMMAND_LINE = "command line";

    private SettingSources() {}

    /**
     * For the end of a sentence about a setting: for example {@code  (machine.yaml:4:5)} with the space before it; empty when
     * nobody has set it.
     *
     * @param setting its full name
     */
    public static String remark(Environment environment, String setting) {
        return remark(find(environment, ConfigurationPropertyName.adapt(setting, '.')));
    }

    static String remark(@Nullable Origin origin) {
        if (origin == null) {
            return "";
        }
        String source = describe(origin);
        return source.equals(COMMAND_LINE) ? " (from the command line)" : " (" + source + ")";
    }

    /** For example {@code command line}, {@code environment variable EMP_WORKER_LEASE} or {@code machine.yaml:4:5}. */
    static String describe(@Nullable Origin origin) {
        return switch (origin) {
            case null -> "unknown";
            case PropertySourceOrigin from
            when from.getPropertySource() instanceof CommandLinePropertySource<?> -> COMMAND_LINE;
            case PropertySourceOrigin from
            when from.getPropertySource() instanceof SystemEnvironmentPropertySource ->
                variable(from.getPropertyName());
            case PropertySourceOrigin from when from.getOrigin() != null -> describe(from.getOrigin());
            case SystemEnvironmentOrigin from -> variable(from.getProperty());
            case TextResourceOrigin from
            when from.getResource() != null -> from.getResource().getFilename() + place(from.getLocation());
            default -> String.valueOf(origin);
        };
    }

    private static String variable(String name) {
        return "environment variable " + name;
    }

    private static String place(@Nullable Location location) {
        return location == null ? "" : ":" + (location.getLine() + 1) + ":" + (location.getColumn() + 1);
    }

    private static @Nullable Origin find(Environment environment, ConfigurationPropertyName name) {
        if (!(environment instanceof ConfigurableEnvironment configurable)) {
            return null;
        }
        return StreamSupport.stream(
                        ConfigurationPropertySources.from(configurable.getPropertySources())
                                .spliterator(),
                        false)
                .flatMap(source -> Optional.ofNullable(source.getConfigurationProperty(name)).stream())
                .findFirst()
                .map(ConfigurationProperty::getOrigin)
                .orElse(null);
    }
}
