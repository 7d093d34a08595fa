package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Ends jobs that nobody started in time. */
@Component
final class OverdueJobExpirer implements Duty {

    private final BusUpkeep upkeep;

    OverdueJobExpirer(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "expiring overdue jobs";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.expireOverdueJobs(limit);
    }
}
