package dev.emp.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.access.AccessProperties.ConfiguredKey;
import dev.emp.orchestrator.tenants.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AccessPropertiesTest {

    @Test
    void hasNoKeysByDefault() {
        assertThat(bind(Map.of())).isEqualTo(new AccessProperties(Map.of()));
    }

    @Test
    void readsItsKeys() {
        assertThat(bind(Map.of(
                        "emp.orchestrator.keys.first.from", "env:EMP_ADMIN_KEY",
                        "emp.orchestrator.keys.first.role", "admin",
                        "emp.orchestrator.keys.acme.from", "file:/run/secrets/acme",
                        "emp.orchestrator.keys.acme.role", "submit",
                        "emp.orchestrator.keys.acme.tenant", "acme")))
                .isEqualTo(new AccessProperties(Map.of(
                        "first", new ConfiguredKey("env:EMP_ADMIN_KEY", Role.ADMIN, "default"),
                        "acme", new ConfiguredKey("file:/run/secrets/acme", Role.SUBMIT, "acme"))));
    }

    private static AccessProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("emp.orchestrator", AccessProperties.class);
    }
}
