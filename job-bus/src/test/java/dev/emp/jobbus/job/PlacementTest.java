package dev.emp.jobbus.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final Placement GOOD = Placement.DEFAULT;

    @Test
    void aPriorityIsZeroToAHundred() {
        assertThatThrownBy(() -> GOOD.withPriority(101)).hasMessage("priority must be 0 to 100");
        assertThatThrownBy(() -> GOOD.withPriority(-1)).hasMessage("priority must be 0 to 100");
    }

    @Test
    void aWeightIsOneToAHundred() {
        assertThatThrownBy(() -> GOOD.withWeight(0)).hasMessage("weight must be 1 to 100");
        assertThatThrownBy(() -> GOOD.withWeight(101)).hasMessage("weight must be 1 to 100");
    }

    @Test
    void aTimeoutIsPositive() {
        assertThatThrownBy(() -> GOOD.withStartTimeout(Duration.ZERO)).hasMessage("start_timeout must be positive");
        assertThatThrownBy(() -> GOOD.withRunTimeout(Duration.ofSeconds(-1)))
                .hasMessage("run_timeout must be positive");
    }

    @Test
    void aTenantHasAName() {
        assertThatThrownBy(() -> GOOD.withTenant(" ")).hasMessage("tenant must not be blank");
    }
}
