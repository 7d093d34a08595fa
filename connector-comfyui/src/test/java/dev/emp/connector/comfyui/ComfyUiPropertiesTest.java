package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ComfyUiPropertiesTest {

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ComfyUiProperties(
                        URI.create("http://127.0.0.1:8188"),
                        Map.of(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        Duration.ofMillis(250)));
    }

    @Test
    void readsItsKeys() {
        assertThat(bind(Map.of(
                        "emp.comfyui.url", "https://gpu.example/comfy",
                        "emp.comfyui.headers[Authorization]", "Bearer x",
                        "emp.comfyui.connect-timeout", "1s",
                        "emp.comfyui.request-timeout", "2s",
                        "emp.comfyui.poll-interval", "3s",
                        "emp.comfyui.ping-interval", "4s",
                        "emp.comfyui.quiet-limit", "5s",
                        "emp.comfyui.outage-limit", "6s",
                        "emp.comfyui.idle-limit", "7s",
                        "emp.comfyui.preview-interval", "0s")))
                .isEqualTo(new ComfyUiProperties(
                        URI.create("https://gpu.example/comfy"),
                        Map.of("Authorization", "Bearer x"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ZERO));
    }

    @Test
    void refusesAUrlThatIsNone() {
        assertThatThrownBy(() -> bind(Map.of("emp.comfyui.url", "http://me:secret@host:8188")))
                .rootCause()
                .hasMessageContaining("emp.comfyui.url must not hold a user or a password")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> bind(Map.of("emp.comfyui.url", "localhost:8188")))
                .rootCause()
                .hasMessageContaining("emp.comfyui.url must be an http or https URL");
    }

    private static ComfyUiProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("emp.comfyui", ComfyUiProperties.class);
    }
}
