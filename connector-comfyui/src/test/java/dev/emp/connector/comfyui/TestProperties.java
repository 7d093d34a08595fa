package dev.emp.connector.comfyui;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Properties with short waits. */
final class TestProperties {

    private TestProperties() {}

    static ComfyUiProperties at(URI url) {
        return at(url, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    static ComfyUiProperties at(URI url, Duration quietLimit, Duration outageLimit) {
        return new ComfyUiProperties(
                url,
                Map.of(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                quietLimit,
                outageLimit,
                Duration.ofHours(1),
                Duration.ZERO);
    }
}
