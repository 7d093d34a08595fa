package dev.emp.connector.playwright;

import dev.emp.connector.playwright.browser.Chromium;
import dev.emp.connector.support.settings.SettingsBinder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Connectors for tests, where there is a Chromium. */
final class Browsers {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Browsers() {}

    /** Skips the test, and says why, where none is installed. */
    static void require() {
        Assumptions.assumeTrue(Chromium.find(null, System.getenv()).isPresent(), Chromium.missing(null));
    }

    /** May reach 127.0.0.1, all ports, and nothing else. */
    static PlaywrightConnector forLoopback(String... settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("allow-private-addresses", "true", "allow-hosts[0]", "127.0.0.1", "limits.step", "20s"));
        all.putAll(map(settings));
        return with(all);
    }

    static PlaywrightConnector with(Map<String, String> settings) {
        return new PlaywrightConnector(properties(settings), Clock.systemUTC());
    }

    static PlaywrightProperties properties(Map<String, String> settings) {
        return SettingsBinder.of("playwright", PlaywrightProperties.class).bind(settings);
    }

    private static Map<String, String> map(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return map;
    }

    static ObjectNode input(String action, Object url) {
        return JSON.createObjectNode().put("action", action).put("url", url.toString());
    }

    /** JSON with ' instead of ". */
    static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    static ObjectNode script(Object url, String steps) {
        ObjectNode input = input("script", url);
        input.set("steps", json(steps));
        return input;
    }
}
