package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostLimitsTest {

    private final HostLimits limits = new HostLimits(10, 6);

    @Test
    void aHostGetsOnlySoManyPlaces() {
        assertThat(limits.take("a", 4)).isEqualTo(4);
        assertThat(limits.take("a", 4)).isEqualTo(2);
        assertThat(limits.take("a", 4)).isZero();
        limits.giveBack("a", 2);
        assertThat(limits.take("a", 1)).isEqualTo(1);
        assertThat(limits.take("a", 4)).isEqualTo(1);
    }

    @Test
    void allHostsTogetherGetOnlySoMany() {
        assertThat(limits.take("a", 6)).isEqualTo(6);
        assertThat(limits.take("b", 6)).isEqualTo(4);
        assertThat(limits.take("c", 1)).isZero();
        limits.giveBack("a", 6);
        assertThat(limits.take("c", 1)).isEqualTo(1);
    }
}
