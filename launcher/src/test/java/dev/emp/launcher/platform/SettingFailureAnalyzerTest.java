package dev.emp.launcher.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.emp.monitor.MonitorSettings;
import dev.emp.worker.plan.WorkerProperties;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class SettingFailureAnalyzerTest {

    enum Colour {
        RED,
        GREEN
    }

    @ConfigurationProperties("tried")
    record Tried(Duration delay, int count, boolean loud, Colour colour, URI home) {}

    @EnableConfigurationProperties({Tried.class, WorkerProperties.class, MonitorSettings.class})
    static class Application {}

    private static String startWith(String... arguments) {
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .run(arguments));
        return StartProblem.describe(failure);
    }

    @Test
    void whatDoesNotFitItsTypeIsToldWithWhatDoes() {
        assertThat(startWith("--tried.delay=soon"))
                .isEqualTo("tried.delay must be a duration such as 500ms, 15s, 10m or 24h (from the command line)");
        assertThat(startWith("--tried.count=many"))
                .isEqualTo("tried.count must be a whole number (from the command line)");
        assertThat(startWith("--tried.loud=very"))
                .isEqualTo("tried.loud must be true or false (from the command line)");
        assertThat(startWith("--tried.colour=blue"))
                .isEqualTo("tried.colour must be one of red, green (from the command line)");
        assertThat(startWith("--tried.home=a b"))
                .isEqualTo("tried.home must be an address such as http://127.0.0.1:8103 (from the command line)");
    }

    @Test
    void whatIsNotAllowedIsToldWithWhatIs() {
        assertThat(startWith("--emp.worker.claim-wait=0s", "--emp.worker.lease=2h"))
                .isEqualTo("emp.worker.claim-wait must be 1s to 5m (from the command line);"
                        + " emp.worker.lease must be 1s to 1h (from the command line)");
        assertThat(startWith("--emp.monitor.feed.heartbeat=0s"))
                .isEqualTo("emp.monitor.feed.heartbeat must be positive, not PT0S (from the command line)");
    }

    @Test
    void theSourceIsNamed() {
        System.setProperty("tried.count", "many");
        try {
            assertThat(startWith())
                    .isEqualTo("tried.count must be a whole number"
                            + " (\"tried.count\" from property source \"systemProperties\")");
        } finally {
            System.clearProperty("tried.count");
        }
    }
}
