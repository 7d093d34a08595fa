package dev.emp.worker.secrets;

import dev.emp.worker.secrets.SecretProperties.ConfiguredSecret;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Secrets as a machine is told of them, in an environment that a test sets. */
public final class Vault {

    public final Map<String, String> environment = new HashMap<>();
    private final Map<String, ConfiguredSecret> secrets = new HashMap<>();

    /** A secret in the environment. */
    public Vault with(String name, String value, String... tenants) {
        environment.put(name.toUpperCase(Locale.ROOT), value);
        return from(name, "env:" + name.toUpperCase(Locale.ROOT), tenants);
    }

    public Vault from(String name, String from, String... tenants) {
        secrets.put(name, new ConfiguredSecret(from, List.of(tenants)));
        return this;
    }

    public MachineSecrets open(Clock clock) {
        return MachineSecrets.of(new SecretProperties(secrets), environment::get, clock);
    }
}
