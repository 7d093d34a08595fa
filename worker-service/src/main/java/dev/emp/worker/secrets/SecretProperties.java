package dev.emp.worker.secrets;

import dev.emp.secrets.SecretPlace;
import dev.emp.secrets.SecretReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Secrets that the inputs of jobs may refer to.
 *
 * @param secrets by the name that inputs call them by; one with a dot stands in brackets: {@code secrets.[a.b].from}
 */
@ConfigurationProperties("emp.machine")
record SecretProperties(@DefaultValue Map<String, ConfiguredSecret> secrets) {

    static final String SECRETS = "emp.machine.secrets";

    /** @throws IllegalArgumentException if a secret makes no sense; the message begins with the name of the setting */
    SecretProperties {
        secrets = Map.copyOf(secrets);
        secrets.forEach(SecretProperties::check);
    }

    private static void check(String name, ConfiguredSecret secret) {
        if (!SecretReference.isName(name)) {
            throw new IllegalArgumentException(SECRETS + "." + name + " " + SecretReference.RULE);
        }
        String setting = SECRETS + "." + name + ".from ";
        if (secret.from == null) {
            throw new IllegalArgumentException(
                    setting + "is missing: it says where the secret is, " + SecretPlace.FORMS);
        }
        if (!SecretPlace.isOne(secret.from)) {
            throw new IllegalArgumentException(setting + SecretPlace.RULE);
        }
    }

    /**
     * A secret.
     *
     * @param from where it is: {@code env:NAME} or {@code file:PATH}; a file is read again whenever the secret is used
     * @param tenants whose jobs may use it; empty for every tenant whose jobs this machine takes
     */
    @ConfigurationPropertiesSource
    record ConfiguredSecret(
            @Nullable String from, @DefaultValue List<String> tenants) {

        ConfiguredSecret {
            tenants = List.copyOf(tenants);
        }
    }
}
