package dev.emp.orchestrator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpendMetersTest {

    private static final Duration TICK = Duration.ofSeconds(10);

    private final SettableClock clock = new SettableClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private double spent = 6;

    @Test
    void whatWasSpentStandsBesideWhatMayBe() {
        SpendMeters meters = meters(10.0);
        meters.perform(1).toCompletableFuture().join();
        assertThat(gauge("emp.spend.today.usd")).isEqualTo(6);
        assertThat(gauge("emp.spend.limit.usd")).isEqualTo(10);
    }

    @Test
    void itLooksOnceInAnInterval() {
        SpendMeters meters = meters(10.0);
        meters.perform(1).toCompletableFuture().join();
        spent = 8;
        meters.perform(1).toCompletableFuture().join();
        assertThat(gauge("emp.spend.today.usd")).isEqualTo(6);
        clock.advance(TICK);
        meters.perform(1).toCompletableFuture().join();
        assertThat(gauge("emp.spend.today.usd")).isEqualTo(8);
    }

    @Test
    void withoutALimitNothingIsMeasured() {
        meters(null).perform(1).toCompletableFuture().join();
        assertThat(registry.getMeters()).isEmpty();
    }

    private SpendMeters meters(@Nullable Double limit) {
        Spend jobs = day -> CompletableFuture.completedFuture(spent);
        return new SpendMeters(
                new SpendToday(List.of(jobs), clock),
                new AlertProperties(TICK, TICK, TICK, TICK, 0.2, 20, 0, limit),
                clock,
                registry);
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
