package dev.emp.connector.support.settings;

import dev.emp.settings.SettingsCatalog;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Binds a record of settings without a Spring context, by the same names and with the same defaults and limits.
 *
 * @param <T> a record with {@link ConfigurationProperties}, like all settings
 */
public final class SettingsBinder<T> {

    private final String service;
    private final Class<T> type;
    private final String prefix;
    private @Nullable List<NamedSetting> known;

    private SettingsBinder(String service, Class<T> type) {
        this.service = service;
        this.type = type;
        this.prefix = type.getAnnotation(ConfigurationProperties.class).value();
    }

    /** Not before one is looked for: a machine has the binders of all connectors, and uses those of its own. */
    private synchronized List<NamedSetting> known() {
        if (known == null) {
            known = SettingsCatalog.of(List.of(type)).settings().stream()
                    .map(setting -> new NamedSetting(setting, prefix))
                    .toList();
        }
        return known;
    }

    /**
     * @param service the service in messages: {@code openai}
     * @param type has a prefix below {@code emp.}
     */
    public static <T> SettingsBinder<T> of(String service, Class<T> type) {
        return new SettingsBinder<>(service, type);
    }

    /** @see #bind(Map, Map) */
    public T bind(Map<String, String> given) {
        return bind(given, Map.of());
    }

    /**
     * @param given values by names without the prefix, in kebab case: {@code request-timeout}, {@code keys[0].from}, {@code
     *     prices[gpt-4o].input}
     * @param decided settings that the caller decides; nobody may give them
     * @throws IllegalArgumentException naming the setting that is unknown or makes no sense, and what is allowed; no secret is
     *     shown
     */
    public T bind(Map<String, String> given, Map<String, String> decided) {
        Map<String, String> properties = new HashMap<>();
        given.forEach((name, value) -> properties.put(prefix + "." + propertyName(name, decided.keySet()), value));
        decided.forEach((name, value) -> properties.put(prefix + "." + name, value));
        T bound = bindProperties(properties);
        requireLimits(bound, properties);
        return bound;
    }

    private String propertyName(String name, Set<String> decided) {
        return decided.contains(name)
                ? unknown(name, decided)
                : find(name).flatMap(setting -> setting.propertyName(name)).orElseGet(() -> unknown(name, decided));
    }

    private String unknown(String name, Set<String> decided) {
        throw new IllegalArgumentException(service + " has no setting " + name + "; there are "
                + known().stream()
                        .map(NamedSetting::shown)
                        .filter(shown -> !decided.contains(shown))
                        .collect(Collectors.joining(", ")));
    }

    private Optional<NamedSetting> find(String name) {
        return known().stream()
                .filter(setting -> setting.propertyName(name).isPresent())
                .findFirst();
    }

    private T bindProperties(Map<String, String> properties) {
        try {
            return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
        } catch (BindException e) {
            String name = e.getName().toString();
            String inner = name.startsWith(prefix + ".") ? name.substring(prefix.length() + 1) : name;
            throw find(inner)
                    .map(setting -> new IllegalArgumentException(
                            inner + " must be " + setting.allowed() + shown(setting, properties.get(name)), e))
                    .orElseGet(() -> new IllegalArgumentException(rootCause(e).getMessage(), e));
        }
    }

    private void requireLimits(T bound, Map<String, String> properties) {
        Set<ConstraintViolation<T>> faults;
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            faults = validators.getValidator().validate(bound);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.stream()
                    .map(fault -> sentence(fault, properties))
                    .sorted()
                    .collect(Collectors.joining("; ")));
        }
    }

    private String sentence(ConstraintViolation<T> fault, Map<String, String> properties) {
        String path = fault.getPropertyPath().toString();
        String name = DataObjectPropertyName.toDashedForm(path);
        return name + " " + fault.getMessage()
                + find(name)
                        .map(setting -> shown(setting, properties.get(prefix + "." + name)))
                        .orElse("");
    }

    private static String shown(NamedSetting setting, @Nullable String value) {
        return value == null || setting.secret() ? "" : ", but is " + value;
    }

    private static Throwable rootCause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
