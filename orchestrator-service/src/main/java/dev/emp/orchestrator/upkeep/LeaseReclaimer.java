package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.bus.BusUpkeep;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Puts jobs of workers that stopped responding back in line (invariant I9). */
@Component
final class LeaseReclaimer implements Duty {

    private static final Logger log = LoggerFactory.getLogger(LeaseReclaimer.class);

    private final BusUpkeep upkeep;

    LeaseReclaimer(BusUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public String name() {
        return "reclaiming leases";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return upkeep.reclaimExpiredLeases(limit).thenApply(reclaimed -> {
            if (reclaimed > 0) {
                log.warn("Took back {} jobs from workers that stopped responding", reclaimed);
            }
            return reclaimed;
        });
    }
}
