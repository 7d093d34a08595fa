package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Removes jobs whose retention has passed. */
@Component
final class Janitor implements Duty {

    private final BusUpkeep upkeep;

    Janitor(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "removing old jobs";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.removeOldJobs(limit);
    }
}
