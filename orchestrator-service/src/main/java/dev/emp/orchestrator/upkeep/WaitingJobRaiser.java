package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Raises the priority of jobs that have waited long, if the bus is set up to do so. */
@Component
final class WaitingJobRaiser implements Duty {

    private final BusUpkeep upkeep;

    WaitingJobRaiser(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "raising waiting jobs";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.raiseWaitingJobs(limit);
    }
}
