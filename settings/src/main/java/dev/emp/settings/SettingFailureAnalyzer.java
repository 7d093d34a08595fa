package dev.emp.settings;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
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
        return new FailureAnalysis(Masking.withoutUserInfo(describe(cause)), null, cause);
    }

    private String describe(BindException failure) {
        if (failure.getCause() instanceof BindValidationException invalid) {
            ValidationErrors errors = invalid.getValidationErrors();
            return StreamSupport.stream(errors.spliterator(), false)
                    .map(error -> describe(name(errors, error), error))
                    .sorted()
                    .collect(Collectors.joining("; "));
        }
        ConfigurationProperty property = failure.getProperty();
        return property == null
                ? describeRefusal(failure)
                : property.getName() + " must be " + allowed(failure) + SettingSources.remark(property.getOrigin());
    }

    /** Spring Boot knows the source only of what is directly in the record, not of what is in a group or list of it. */
    private String describe(String name, ObjectError error) {
        Origin origin = Origin.from(error);
        return name + " " + error.getDefaultMessage()
                + (origin == null ? SettingSources.remark(environment, name) : SettingSources.remark(origin));
    }

    /** A record of settings refuses what makes no sense with a message that begins with the setting's name. */
    private String describeRefusal(BindException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message =
                String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse("");
        String name = message.split(" ", 2)[0];
        return ConfigurationPropertyName.isValid(name) ? message + SettingSources.remark(environment, name) : message;
    }

    private static String name(ValidationErrors errors, ObjectError error) {
        return error instanceof FieldError field
                ? errors.getName() + "." + DataObjectPropertyName.toDashedForm(field.getField())
                : errors.getName().toString();
    }

    private static String allowed(BindException failure) {
        Class<?> type = failure.getTarget().getType().resolve(Object.class);
        SettingKind kind = SettingKind.of(type);
        return switch (kind) {
            case CHOICE -> "one of " + String.join(", ", SettingKind.choices(type));
            case TEXT -> "something that can be read as " + ClassUtils.getShortName(type);
            default -> kind.words();
        };
    }
}
