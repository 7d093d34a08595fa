package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Queues scheduled jobs whose time has come, retries among them. */
@Component
final class DueJobQueuer implements Duty {

    private final BusUpkeep upkeep;

    DueJobQueuer(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "queueing due jobs";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.queueDueJobs(limit);
    }
}
