package dev.emp.connector.replicate;

import dev.emp.connector.support.polling.Waiting;
import dev.emp.connector.support.settings.SettingsBinder;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Connectors for tests: with short waits, and a key that is easy to find in texts. */
final class Replicates {

    static final String KEY = "r8_secret-of-the-first-account";
    static final String OTHER_KEY = "r8_secret-of-the-other-account";
    static final String TEXT_MODEL = "meta/meta-llama-3-8b-instruct";
    static final String IMAGE_MODEL = "black-forest-labs/flux-schnell";

    private Replicates() {}

    static ReplicateProperties properties(URI simulator, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "prefer-wait", "0s",
                "poll-first", "5ms",
                "poll-longest", "50ms",
                "settle-time", "0s",
                "outage-limit", "10s",
                "file-hosts[0]", "127.0.0.1"));
        settings.putAll(more);
        return SettingsBinder.of("replicate", ReplicateProperties.class)
                .bind(settings, Map.of("url", simulator + "/v1"));
    }

    static ReplicateParts parts(URI simulator, Map<String, String> more) {
        return parts(simulator, more, Clock.systemUTC());
    }

    static ReplicateParts parts(URI simulator, Map<String, String> more, Clock clock) {
        Map<String, String> environment = Map.of("REPLICATE_API_TOKEN", KEY, "OTHER_TOKEN", OTHER_KEY);
        return ReplicateParts.of(properties(simulator, more), environment::get, Waiting.REAL, new Random(1), clock);
    }

    static ReplicateConnector connector(URI simulator) {
        return connector(simulator, Map.of());
    }

    static ReplicateConnector connector(URI simulator, Map<String, String> more) {
        return new ReplicateConnector(parts(simulator, more));
    }
}
