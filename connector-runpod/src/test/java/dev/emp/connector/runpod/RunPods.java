package dev.emp.connector.runpod;

import dev.emp.connector.support.polling.Waiting;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Connectors for tests: with short waits, and keys that are easy to find in texts. */
final class RunPods {

    static final String KEY = "rpa_secret-of-the-first-account";
    static final String OTHER_KEY = "rpa_secret-of-the-other-account";

    private RunPods() {}

    static RunPodProperties properties(URI simulator, Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(Map.of("poll-first", "5ms", "poll-longest", "50ms", "outage-limit", "10s"));
        settings.putAll(more);
        return SettingsBinder.of("runpod", RunPodProperties.class).bind(settings, Map.of("url", simulator + "/v2"));
    }

    static RunPodConnector connector(URI simulator) {
        return connector(simulator, Map.of());
    }

    static RunPodConnector connector(URI simulator, Map<String, String> more) {
        Map<String, String> environment = Map.of("RUNPOD_API_KEY", KEY, "OTHER_KEY", OTHER_KEY);
        return new RunPodConnector(RunPodParts.of(
                properties(simulator, more), environment::get, Waiting.REAL, new Random(1), Clock.systemUTC()));
    }
}
