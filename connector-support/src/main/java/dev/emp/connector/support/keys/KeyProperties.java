package dev.emp.connector.support.keys;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One key of a provider.
 *
 * @param from where the key is: {@code env:NAME} or {@code file:PATH}; a file is read again when it changes. {@code none} for a
 *     server that asks for no key
 * @param name what jobs, handles and messages call it; without it {@code key-1}, {@code key-2}, … by its place in the list
 * @param weight its share of the jobs beside the other keys
 * @param baseUrl where to send what uses this key; without it to where all go
 * @param models the only models this key is used for; empty for all
 */
@ConfigurationPropertiesSource
public record KeyProperties(
        String from,

        @Nullable
        @Pattern(
                regexp = "[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?",
                message = "must be a name of small letters, digits, dots, dashes and underscores")
        String name,

        @DefaultValue("1") @Min(1) @Max(1000) int weight,
        @Nullable URI baseUrl,
        @DefaultValue List<String> models) {

    public KeyProperties {
        if (from == null) {
            throw new IllegalArgumentException("keys[].from is missing: it says where a key is, env:NAME or file:PATH");
        }
        requirePlace(from);
        models = List.copyOf(models);
    }

    private static void requirePlace(String from) {
        String fault = "";
        try {
            KeySource.of(from, variable -> null);
        } catch (IllegalArgumentException e) {
            fault = String.valueOf(e.getMessage());
        }
        if (!fault.isEmpty()) {
            // without a cause: people are shown the innermost message, and this one names the setting
            throw new IllegalArgumentException("keys[].from " + fault);
        }
    }

    /** The key in a variable of the environment, for all models. */
    public static KeyProperties inEnvironment(String variable) {
        return new KeyProperties("env:" + variable, null, 1, null, List.of());
    }
}
