package dev.emp.launcher.platform;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Says which setting is wrong, where it comes from and what is allowed, but not its value, which may be a secret. Takes the
 * place of Spring Boot's own analyzers, whose answers fill a screen.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private final Environment environment;

    SettingFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        return new FailureAnalysis(describe(cause), null, cause);
    }

    private String describe(BindException failure) {
        if (failure.getCause() instanceof BindValidationException invalid) {
            ValidationErrors errors = invalid.getValidationErrors();
            return StreamSupport.stream(errors.spliterator(), false)
                    .map(error -> name(errors, error) + " " + error.getDefaultMessage() + source(Origin.from(error)))
                    .sorted()
                    .collect(Collectors.joining("; "));
        }
        ConfigurationProperty property = failure.getProperty();
        return property == null
                ? describeRefusal(Causes.oneLine(failure))
                : property.getName() + " must be " + allowed(failure) + source(property.getOrigin());
    }

    /** A record of settings refuses what makes no sense with a message that begins with the setting's name. */
    private String describeRefusal(String message) {
        String name = message.split(" ", 2)[0];
        return ConfigurationPropertyName.isValid(name)
                ? message + source(origin(ConfigurationPropertyName.of(name)))
                : message;
    }

    private @Nullable Origin origin(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property.getOrigin();
            }
        }
        return null;
    }

    private static String name(ValidationErrors errors, ObjectError error) {
        return error instanceof FieldError field
                ? errors.getName() + "." + DataObjectPropertyName.toDashedForm(field.getField())
                : errors.getName().toString();
    }

    private static String allowed(BindException failure) {
        Class<?> type = failure.getTarget().getType().resolve(Object.class);
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 15s, 10m or 24h";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type == URI.class
                ? "an address such as http://127.0.0.1:8103"
                : "something else: " + Causes.oneLine(failure);
    }

    private static String source(@Nullable Origin origin) {
        if (origin == null) {
            return "";
        }
        boolean typed = origin instanceof PropertySourceOrigin from
                && from.getPropertySource() instanceof CommandLinePropertySource<?>;
        return typed ? " (from the command line)" : " (" + origin + ")";
    }
}
