package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Tells jobs that what they depend on has ended, where one script could not tell them all. */
@Component
final class DependentSettler implements Duty {

    private final BusUpkeep upkeep;

    DependentSettler(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "settling dependents";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.settleDependents(limit);
    }
}
