package dev.emp.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.monitor.testing.TestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                                10_000,
                                20_000,
                                Duration.ofMillis(500),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(10)),
                        new MonitorSettings.Session(Duration.ofHours(12), Duration.ofMinutes(1), 10),
                        new OidcSettings(null, null, null, "openid profile", null)));
    }

    @Test
    void everySettingHasItsName() {
        assertThat(TestSettings.bound(Map.of("emp.monitor.orchestrator-url", "http://orchestrator:9000/"))
                        .orchestratorUrl())
                .isEqualTo(URI.create("http://orchestrator:9000/"));
        assertThat(TestSettings.bound(Map.of(
                                "emp.monitor.feed.flush-interval", "1ms",
                                "emp.monitor.feed.heartbeat", "2s",
                                "emp.monitor.feed.stall-limit", "3s",
                                "emp.monitor.feed.job-window", "4",
                                "emp.monitor.feed.job-rows", "5",
                                "emp.monitor.feed.changes-kept", "6",
                                "emp.monitor.feed.counts-interval", "7ms",
                                "emp.monitor.feed.machines-interval", "8s",
                                "emp.monitor.feed.lost-machine-retention", "9m"))
                        .feed())
                .isEqualTo(new MonitorSettings.Feed(
                        Duration.ofMillis(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        4,
                        5,
                        6,
                        Duration.ofMillis(7),
                        Duration.ofSeconds(8),
                        Duration.ofMinutes(9)));
    }

    @Test
    void everySettingOfSignInHasItsName() {
        MonitorSettings settings = TestSettings.bound(Map.of(
                "emp.monitor.session.duration", "1h",
                "emp.monitor.session.recheck", "2s",
                "emp.monitor.session.failed-tries", "3",
                "emp.monitor.oidc.issuer-uri", "https://issuer.example/realm",
                "emp.monitor.oidc.client-id", "dashboard",
                "emp.monitor.oidc.client-secret-from", "env:PATH",
                "emp.monitor.oidc.scope", "openid",
                "emp.monitor.oidc.audience", "emp"));
        assertThat(settings.session())
                .isEqualTo(new MonitorSettings.Session(Duration.ofHours(1), Duration.ofSeconds(2), 3));
        assertThat(settings.oidc())
                .isEqualTo(new OidcSettings(
                        URI.create("https://issuer.example/realm"), "dashboard", "env:PATH", "openid", "emp"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issuer-uri=https://a.example|emp.monitor.oidc.client-id is missing",
                "client-id=a|emp.monitor.oidc.issuer-uri is missing",
                "issuer-uri=file:/a client-id=a|emp.monitor.oidc.issuer-uri must be an https or http address",
                "issuer-uri=https://a.example client-id=a client-secret-from=hush|emp.monitor.oidc.client-secret-from must be"
                        + " env:NAME or file:PATH, never the secret itself",
                "issuer-uri=https://a.example client-id=a scope=profile|emp.monitor.oidc.scope must have openid among its words",
            })
    void halfASetUpOfTheIssuerIsAFaultThatNamesTheSetting(String settings, String told) {
        Map<String, String> all = new HashMap<>();
        for (String setting : settings.split(" ", -1)) {
            String[] parts = setting.split("=", 2);
            all.put("emp.monitor.oidc." + parts[0], parts[1]);
        }
        assertThatThrownBy(() -> TestSettings.bound(all))
                .rootCause()
                .satisfies(
                        fault -> assertThat(fault).hasMessageStartingWith(told).hasMessageNotContaining("hush"));
    }

    @Test
    void aDurationMustBePositiveAndTheFaultNamesIt() {
        assertThatThrownBy(() -> TestSettings.bound(Map.of("emp.monitor.feed.heartbeat", "0s")))
                .rootCause()
                .hasMessage("emp.monitor.feed.heartbeat must be positive, not PT0S");
    }
}
