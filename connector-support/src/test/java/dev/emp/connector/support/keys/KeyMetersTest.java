package dev.emp.connector.support.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.secret.Scrubber;
import dev.emp.connector.support.testing.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyMetersTest {

    private final SettableClock clock = new SettableClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Deployments keys = Deployments.of(
            "OpenAI",
            List.of(KeyProperties.inEnvironment("A")),
            Map.of("A", "key-of-a-1234")::get,
            new Scrubber(),
            new Random(7),
            clock);

    @BeforeEach
    void watch() {
        KeyMeters.watch(registry, "OpenAI", keys.all());
    }

    @Test
    void aKeyThatIsUsedCoolsForNoReason() {
        assertThat(cooling("refused")).isZero();
        assertThat(cooling("rate_limited")).isZero();
        assertThat(cooling("unreachable")).isZero();
    }

    @Test
    void aRefusedKeyCoolsUntilItMayBeTriedAgain() {
        fail(ErrorClass.AUTH, 1);
        assertThat(cooling("refused")).isEqualTo(1);
        assertThat(cooling("rate_limited")).isZero();
        clock.advance(Deployment.REFUSED);
        assertThat(cooling("refused")).isZero();
    }

    @Test
    void aLimitOfOneModelShows() {
        fail(ErrorClass.RATE_LIMITED, 1);
        assertThat(cooling("rate_limited")).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(cooling("rate_limited")).isZero();
    }

    @Test
    void anOutageShowsOnceTheBreakerIsOpen() {
        fail(ErrorClass.UNAVAILABLE, 10);
        assertThat(cooling("unreachable")).isEqualTo(1);
    }

    private void fail(ErrorClass why, int times) {
        for (int i = 0; i < times; i++) {
            try {
                keys.call("m", null, turn -> {
                    throw new ConnectorException(why, "as the test wants it").withNothingAccepted();
                });
            } catch (ConnectorException expected) {
                assertThat(expected.errorClass()).isEqualTo(why);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private double cooling(String reason) {
        return registry.get("emp.connector.key.cooling")
                .tags("provider", "OpenAI", "key", "key-1", "reason", reason)
                .gauge()
                .value();
    }
}
