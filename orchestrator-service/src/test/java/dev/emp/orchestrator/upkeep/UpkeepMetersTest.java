package dev.emp.orchestrator.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class UpkeepMetersTest {

    private static final Duty RECLAIMING = new Duty() {
        @Override
        public String name() {
            return "reclaiming leases";
        }

        @Override
        public CompletionStage<Integer> perform(int limit) {
            return CompletableFuture.completedFuture(0);
        }
    };

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UpkeepMeters meters = new UpkeepMeters(registry);

    @Test
    void whatADutyTouchesIsAddedUp() {
        meters.done(RECLAIMING, 3);
        meters.done(RECLAIMING, 0);
        meters.done(RECLAIMING, 4);
        assertThat(registry.get("emp.upkeep.touched")
                        .tag("duty", "reclaiming leases")
                        .counter()
                        .count())
                .isEqualTo(7);
        assertThat(runs("done")).isEqualTo(3);
    }

    @Test
    void aFailureIsCountedAndIsThereFromTheFirstRunOn() {
        meters.done(RECLAIMING, 0);
        assertThat(runs("failed")).isZero();
        meters.failed(RECLAIMING);
        assertThat(runs("failed")).isEqualTo(1);
        assertThat(runs("done")).isEqualTo(1);
    }

    private double runs(String outcome) {
        return registry.get("emp.upkeep.runs")
                .tags("duty", "reclaiming leases", "outcome", outcome)
                .counter()
                .count();
    }
}
