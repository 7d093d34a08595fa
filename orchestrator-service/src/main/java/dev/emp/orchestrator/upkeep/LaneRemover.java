package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Forgets lanes that nobody uses any more. */
@Component
final class LaneRemover implements Duty {

    private final BusUpkeep upkeep;

    LaneRemover(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "removing unused lanes";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.removeUnusedLanes(limit);
    }
}
