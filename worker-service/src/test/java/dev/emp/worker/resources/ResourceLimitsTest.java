package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceLimitsTest {

    private static final Duration SUSTAINED = Duration.ofSeconds(30);
    private static final Duration RECOVERY = Duration.ofMinutes(5);

    @Test
    void byDefaultMemoryAndDiskAreLimited() {
        assertThat(ResourceLimits.DEFAULTS).isEqualTo(new ResourceLimits(0.95, 0.95, 1, 1, SUSTAINED, RECOVERY));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, 95, Double.NaN})
    void aShareThatIsNoneIsRefusedWithItsName(double share) {
        assertThatThrownBy(() -> new ResourceLimits(share, 1, 1, 1, SUSTAINED, RECOVERY))
                .hasMessage("memory must be a share over 0 and at most 1 (0.95 is 95 %, 1 is no limit), not " + share);
        assertThatThrownBy(() -> new ResourceLimits(1, share, 1, 1, SUSTAINED, RECOVERY))
                .hasMessageStartingWith("disk must be");
        assertThatThrownBy(() -> new ResourceLimits(1, 1, share, 1, SUSTAINED, RECOVERY))
                .hasMessageStartingWith("cpu must be");
        assertThatThrownBy(() -> new ResourceLimits(1, 1, 1, share, SUSTAINED, RECOVERY))
                .hasMessageStartingWith("gpu-memory must be");
    }

    @Test
    void spansOfTimeThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new ResourceLimits(1, 1, 1, 1, Duration.ofSeconds(-1), RECOVERY))
                .hasMessage("sustained must not be negative, not PT-1S");
        assertThatThrownBy(() -> new ResourceLimits(1, 1, 1, 1, SUSTAINED, Duration.ZERO))
                .hasMessage("recovery must be more than 0, not PT0S");
    }
}
