package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConnectorSettingsTest {

    @Test
    void namesAreThoseBehindThePrefixAndTheFirstSourceWins() {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("emp.openai.keys[0].from", "file:/run/secrets/openai");
        file.put("emp.openai.keys[1].models[0]", "gpt-4o");
        file.put("emp.openai.prices[gpt-4o].input", 2.5);
        file.put("emp.openai.base-url", "http://${host}/v1");
        file.put("emp.openais.base-url", "http://other");
        file.put("host", "llm");
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("file", file));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "test-systemEnvironment",
                        Map.of("EMP_OPENAI_KEYS_0_FROM", "env:MY_KEY", "EMP_OPENAI_CONNECTTIMEOUT", "3s")));

        assertThat(ConnectorSettings.under("emp.openai", environment))
                .containsOnly(
                        Map.entry("keys[0].from", "env:MY_KEY"),
                        Map.entry("keys[1].models[0]", "gpt-4o"),
                        Map.entry("prices[gpt-4o].input", "2.5"),
                        Map.entry("base-url", "http://llm/v1"),
                        Map.entry("connecttimeout", "3s"));
    }
}
