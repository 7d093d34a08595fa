package dev.emp.connector.comfyui;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** {@link ComfyUiProperties} without a Spring context, by the same names, with the same defaults and limits. */
final class SettingsBinder {

    private static final String PREFIX = "emp.comfyui";
    private static final String URL = "url";
    private static final String HEADERS = "headers";
    private static final String HEADER = HEADERS + ".";

    private static final List<String> DURATIONS = Arrays.stream(ComfyUiProperties.class.getRecordComponents())
            .filter(component -> component.getType().equals(Duration.class))
            .map(RecordComponent::getName)
            .map(DataObjectPropertyName::toDashedForm)
            .sorted()
            .toList();

    private SettingsBinder() {}

    /** @throws IllegalArgumentException naming the setting, or the URI, that makes no sense, and what is allowed */
    static ComfyUiProperties bind(URI provider, Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put(PREFIX + "." + propertyName(name), value));
        properties.put(PREFIX + "." + URL, provider.toString());
        ComfyUiProperties bound = bind(properties);
        requireLimits(bound, settings);
        return bound;
    }

    private static String propertyName(String name) {
        if (DURATIONS.contains(name)) {
            return name;
        }
        if (name.startsWith(HEADER) && name.length() > HEADER.length()) {
            // in brackets, so that its spelling is kept
            return HEADERS + "[" + name.substring(HEADER.length()) + "]";
        }
        throw new IllegalArgumentException("comfyui has no setting " + name + "; there are "
                + String.join(", ", DURATIONS) + " and " + HEADER + "NAME for each header.");
    }

    private static ComfyUiProperties bind(Map<String, String> properties) {
        try {
            return new Binder(new MapConfigurationPropertySource(properties))
                    .bindOrCreate(PREFIX, ComfyUiProperties.class);
        } catch (BindException e) {
            throw DURATIONS.stream()
                    .filter(name -> e.getName().toString().equals(PREFIX + "." + name))
                    .findFirst()
                    .map(name -> new IllegalArgumentException(
                            name + " must be a duration such as 500ms, 30s or 5m, but is "
                                    + properties.get(PREFIX + "." + name),
                            e))
                    .orElseGet(() -> new IllegalArgumentException(rootCause(e).getMessage(), e));
        }
    }

    private static void requireLimits(ComfyUiProperties bound, Map<String, String> settings) {
        Set<ConstraintViolation<ComfyUiProperties>> faults;
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            faults = validators.getValidator().validate(bound);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.stream()
                    .map(fault -> sentence(fault, settings))
                    .sorted()
                    .collect(Collectors.joining("; ")));
        }
    }

    /** Only durations have limits, and no duration is a secret. */
    private static String sentence(ConstraintViolation<ComfyUiProperties> fault, Map<String, String> settings) {
        String name =
                DataObjectPropertyName.toDashedForm(fault.getPropertyPath().toString());
        return name + " " + fault.getMessage() + ", but is " + settings.get(name);
    }

    private static Throwable rootCause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
