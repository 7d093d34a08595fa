package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Lets jobs go that waited for a rate limit. */
@Component
final class RateLimitedJobAdmitter implements Duty {

    private final BusUpkeep upkeep;

    RateLimitedJobAdmitter(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "admitting rate-limited jobs";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.admitRateLimitedJobs(limit);
    }
}
