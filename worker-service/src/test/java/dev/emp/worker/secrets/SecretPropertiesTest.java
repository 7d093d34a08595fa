package dev.emp.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.worker.secrets.SecretProperties.ConfiguredSecret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SecretPropertiesTest {

    @Test
    void thereAreNoneAtFirst() {
        assertThat(bind(Map.of())).isEqualTo(new SecretProperties(Map.of()));
    }

    @Test
    void everyKey() {
        assertThat(bind(Map.of(
                        "emp.machine.secrets.stripe.from", "env:STRIPE_KEY",
                        "emp.machine.secrets.[a.b_c-d].from", "file:/run/secrets/ab",
                        "emp.machine.secrets.[a.b_c-d].tenants", "acme,globex")))
                .isEqualTo(new SecretProperties(Map.of(
                        "stripe", new ConfiguredSecret("env:STRIPE_KEY", List.of()),
                        "a.b_c-d", new ConfiguredSecret("file:/run/secrets/ab", List.of("acme", "globex")))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stripe.from|hunter2|emp.machine.secrets.stripe.from must say where the secret is, env:NAME or file:PATH; a"
                        + " secret itself does not belong into the settings",
                "stripe.from|env:|emp.machine.secrets.stripe.from must say where the secret is, env:NAME or file:PATH; a"
                        + " secret itself does not belong into the settings",
                "stripe.tenants|hunter2|emp.machine.secrets.stripe.from is missing: it says where the secret is, env:NAME or"
                        + " file:PATH",
                "[Stripe].from|env:hunter2|emp.machine.secrets.Stripe must be the name of a secret: 1 to 64 of a-z, 0-9,"
                        + " '.', '_' and '-', a letter or digit first",
            })
    void whatMakesNoSenseIsRefusedAndNotRepeated(String key, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of("emp.machine.secrets." + key, value)))
                .hasRootCauseMessage(message)
                .satisfies(e -> assertThat(chain(e)).doesNotContain("hunter2"));
    }

    private static String chain(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = e; each != null; each = each.getCause()) {
            text.append(each.getMessage()).append('\n');
        }
        return text.toString();
    }

    private static SecretProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("emp.machine", SecretProperties.class);
    }
}
