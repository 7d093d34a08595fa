package dev.emp.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.monitor.testing.TestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitorSettingsTest {

    @Test
    void everySettingHasADefault() {
        assertThat(TestSettings.defaults())
                .isEqualTo(new MonitorSettings(
                        URI.create("http://127.0.0.1:8080"),
                        new MonitorSettings.Feed(
                                Duration.ofMillis(100),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                200,
                                500,
                                20_000,
                                Duration.ofMillis(500),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(10))));
    }

    @Test
    void everySettingHasItsName() {
        assertThat(TestSettings.bound(Map.of(
                        "emp.monitor.orchestrator-url", "http://orchestrator:9000/",
                        "emp.monitor.feed.flush-interval", "1ms",
                        "emp.monitor.feed.heartbeat", "2s",
                        "emp.monitor.feed.stall-limit", "3s",
                        "emp.monitor.feed.job-window", "4",
                        "emp.monitor.feed.job-rows", "5",
                        "emp.monitor.feed.changes-kept", "6",
                        "emp.monitor.feed.counts-interval", "7ms",
                        "emp.monitor.feed.machines-interval", "8s",
                        "emp.monitor.feed.lost-machine-retention", "9m")))
                .isEqualTo(new MonitorSettings(
                        URI.create("http://orchestrator:9000/"),
                        new MonitorSettings.Feed(
                                Duration.ofMillis(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                4,
                                5,
                                6,
                                Duration.ofMillis(7),
                                Duration.ofSeconds(8),
                                Duration.ofMinutes(9))));
    }

    @Test
    void aDurationMustBePositiveAndTheFaultNamesIt() {
        assertThatThrownBy(() -> TestSettings.bound(Map.of("emp.monitor.feed.heartbeat", "0s")))
                .rootCause()
                .hasMessage("emp.monitor.feed.heartbeat must be positive, not PT0S");
    }
}
