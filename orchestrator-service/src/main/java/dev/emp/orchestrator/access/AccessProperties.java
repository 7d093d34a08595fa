package dev.emp.orchestrator.access;

import dev.emp.orchestrator.tenants.Role;
import dev.emp.orchestrator.tenants.TenantName;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that are there from the start, so that a new installation can be used. Keys made over the API are not settings.
 *
 * @param keys by the name that logs and the audit log call them by
 */
@ConfigurationProperties("emp.orchestrator")
record AccessProperties(@DefaultValue Map<String, ConfiguredKey> keys) {

    static final String KEYS = "emp.orchestrator.keys";

    /** @throws IllegalArgumentException if a key lacks something; the message begins with the name of the setting */
    AccessProperties {
        keys = Map.copyOf(keys);
        keys.forEach((name, key) -> check(KEYS + "." + name, key));
    }

    /**
     * A key.
     *
     * @param from where it is: {@code env:NAME} or {@code file:PATH}; 32 printable characters at least, without blanks
     * @param role what it may do
     * @param tenant whose it is
     */
    @ConfigurationPropertiesSource
    record ConfiguredKey(
            @Nullable String from,
            @Nullable Role role,
            @DefaultValue("default") String tenant) {}

    private static void check(String setting, ConfiguredKey key) {
        if (key.role == null) {
            throw new IllegalArgumentException(
                    setting + ".role is missing: it says what the key may do, one of " + Role.names());
        }
        if (!TenantName.isValid(key.tenant)) {
            throw new IllegalArgumentException(setting + ".tenant " + TenantName.RULE);
        }
        if (key.from == null) {
            throw new IllegalArgumentException(
                    setting + ".from is missing: it says where the key is, " + KeySource.FORMS);
        }
        if (!KeySource.isOne(key.from)) {
            throw new IllegalArgumentException(setting + ".from must say where the key is, " + KeySource.FORMS
                    + "; a key itself does not belong into the settings");
        }
    }
}
