package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The manual's rights are those that the bus needs: no more, no less. */
class RedisRightsTest {

    @Test
    void theManualAllowsExactlyTheCommandsThatTheBusUses() throws IOException {
        assertThat(RedisRights.ofManual().stream()
                        .filter(rule -> rule.startsWith("+"))
                        // Asked by the driver on a cluster.
                        .filter(rule -> !rule.startsWith("+cluster|"))
                        .map(rule -> rule.substring(1)))
                .containsExactlyElementsOf(RedisRights.used());
    }
}
