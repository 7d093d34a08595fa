package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
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
                        List.of(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(5),
                        true,
                        Duration.ofMinutes(2),
                        false,
                        true));
    }

    @Test
    void readsItsKeys() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("emp.comfyui.url", "https://gpu.example/comfy"),
                        Map.entry("emp.comfyui.headers[Authorization]", "Bearer x"),
                        Map.entry("emp.comfyui.servers[0].name", "big"),
                        Map.entry("emp.comfyui.servers[0].url", "http://gpu-1:8188"),
                        Map.entry("emp.comfyui.servers[0].headers[X-Key]", "k"),
                        Map.entry("emp.comfyui.servers[0].weight", "3"),
                        Map.entry("emp.comfyui.connect-timeout", "1s"),
                        Map.entry("emp.comfyui.request-timeout", "2s"),
                        Map.entry("emp.comfyui.poll-interval", "3s"),
                        Map.entry("emp.comfyui.ping-interval", "4s"),
                        Map.entry("emp.comfyui.quiet-limit", "5s"),
                        Map.entry("emp.comfyui.outage-limit", "6s"),
                        Map.entry("emp.comfyui.idle-limit", "7s"),
                        Map.entry("emp.comfyui.preview-interval", "0s"),
                        Map.entry("emp.comfyui.arrival-limit", "8s"),
                        Map.entry("emp.comfyui.check-workflows", "false"),
                        Map.entry("emp.comfyui.catalog-lifetime", "9s"),
                        Map.entry("emp.comfyui.keep-temporary-outputs", "true"),
                        Map.entry("emp.comfyui.send-trace-context", "false"))))
                .isEqualTo(new ComfyUiProperties(
                        URI.create("https://gpu.example/comfy"),
                        Map.of("Authorization", "Bearer x"),
                        List.of(new ComfyUiProperties.Server(
                                "big", URI.create("http://gpu-1:8188"), Map.of("X-Key", "k"), 3)),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ZERO,
                        Duration.ofSeconds(8),
                        false,
                        Duration.ofSeconds(9),
                        true,
                        false));
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

    @Test
    void refusesAServerWithoutAUrlAndTwoOfOneName() {
        assertThatThrownBy(() -> bind(Map.of("emp.comfyui.servers[0].name", "big")))
                .rootCause()
                .hasMessageContaining("emp.comfyui.servers[0].url must be an http or https URL")
                .hasMessageContaining("but is not set");
        assertThatThrownBy(() -> bind(Map.of(
                                "emp.comfyui.servers[0].url", "http://gpu-1:8188",
                                "emp.comfyui.servers[0].name", "big",
                                "emp.comfyui.servers[1].url", "http://gpu-2:8188",
                                "emp.comfyui.servers[1].name", "big"))
                        .addresses())
                .hasMessage(
                        "emp.comfyui.servers[0] and another server are both called big; each needs a name of its own");
    }

    @Test
    void aServerWithoutANameIsCalledByItsUrl() {
        assertThat(bind(Map.of("emp.comfyui.servers[0].url", "http://gpu-1:8188"))
                        .addresses())
                .singleElement()
                .satisfies(address -> {
                    assertThat(address.name()).isEqualTo("http://gpu-1:8188");
                    assertThat(address.weight()).isEqualTo(1);
                });
    }

    private static ComfyUiProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("emp.comfyui", ComfyUiProperties.class);
    }
}
