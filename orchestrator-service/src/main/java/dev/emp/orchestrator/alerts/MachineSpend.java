package dev.emp.orchestrator.alerts;

import dev.emp.orchestrator.scaling.Pools;
import java.time.LocalDate;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** What the machines cost. */
@Component
final class MachineSpend implements Spend {

    private final Pools pools;

    MachineSpend(Pools pools) {
        this.pools = pools;
    }

    @Override
    public CompletionStage<Double> usd(LocalDate day) {
        return pools.spent(day).toFuture();
    }
}
