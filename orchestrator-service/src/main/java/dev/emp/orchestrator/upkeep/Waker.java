package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Wakes idle workers for jobs whose first wake-up was lost with the worker it went to. */
@Component
final class Waker implements Duty {

    private final BusUpkeep upkeep;

    Waker(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "waking workers";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.wakeForWaitingJobs(limit);
    }
}
