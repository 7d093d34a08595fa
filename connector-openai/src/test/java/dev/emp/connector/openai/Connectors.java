package dev.emp.connector.openai;

import dev.emp.connector.support.polling.Poller;
import dev.emp.connector.support.polling.PollingPlan;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Connectors with short waits. */
final class Connectors {

    static final String KEY = "sk-test-0123456789abcdef";

    private Connectors() {}

    /** With the key {@link #KEY}. */
    static OpenAiConnector at(URI simulator, String... settings) {
        return at(simulator, Map.of("OPENAI_API_KEY", KEY), Clock.systemUTC(), settings);
    }

    /** @param settings names and values in turn */
    static OpenAiConnector at(URI simulator, Map<String, String> environment, Clock clock, String... settings) {
        PollingPlan plan = PollingPlan.of(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(20));
        return new OpenAiConnector(properties(simulator, settings), environment::get, new Poller(plan, clock), clock);
    }

    static OpenAiProperties properties(URI simulator, String... settings) {
        Map<String, String> given = new HashMap<>(Map.of("background-responses", "true", "batch-settle-time", "0s"));
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return SettingsBinder.of("openai", OpenAiProperties.class).bind(given, Map.of("base-url", simulator + "/v1"));
    }
}
