package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Lets jobs go whose concurrency key has room, where those before them do not come to use it. */
@Component
final class ParkedJobAdmitter implements Duty {

    private final BusUpkeep upkeep;

    ParkedJobAdmitter(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "admitting jobs of concurrency keys with room";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.admitParkedJobs(limit);
    }
}
