package dev.emp.connector.comfyui;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties with short waits. */
final class TestProperties {

    private TestProperties() {}

    static ComfyUiProperties at(URI url) {
        return at(url, Map.of());
    }

    static ComfyUiProperties at(URI url, Duration quietLimit, Duration outageLimit) {
        return at(
                url,
                Map.of("quiet-limit", quietLimit.toMillis() + "ms", "outage-limit", outageLimit.toMillis() + "ms"));
    }

    /** @param settings by their names without the prefix */
    static ComfyUiProperties at(URI url, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("url", url.toString()));
        all.putAll(settings);
        return of(all);
    }

    /** Several servers under names of their own. */
    static ComfyUiProperties of(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "emp.comfyui.connect-timeout", "10s",
                "emp.comfyui.request-timeout", "30s",
                "emp.comfyui.poll-interval", "200ms",
                "emp.comfyui.ping-interval", "1s",
                "emp.comfyui.quiet-limit", "30s",
                "emp.comfyui.outage-limit", "30s",
                "emp.comfyui.preview-interval", "0s",
                "emp.comfyui.arrival-limit", "100ms"));
        settings.forEach((name, value) -> properties.put("emp.comfyui." + name, value));
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("emp.comfyui", ComfyUiProperties.class);
    }
}
