package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.orchestrator.upkeep.Duty;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Looks at the pools and decides how many machines each should have: one replica at a time, for all. */
@Component
final class PoolWatcher implements Duty {

    private final FleetStore store;
    private final JobQueries queries;
    private final MachineDirectory machines;
    private final PoolPolicies policies;
    private final Duration interval;
    private final Clock clock;

    PoolWatcher(
            FleetStore store,
            JobQueries queries,
            MachineDirectory machines,
            PoolPolicies policies,
            PoolProperties properties,
            Clock clock) {
        this.store = store;
        this.queries = queries;
        this.machines = machines;
        this.policies = policies;
        this.interval = properties.scaling().interval();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "scaling pools";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return store.take()
                .thenCompose(taken -> taken.map(this::look).orElseGet(() -> CompletableFuture.completedFuture(0)));
    }

    private CompletionStage<Integer> look(Document taken) {
        return store.tallies()
                .thenCombine(queries.backlogs().thenApply(Demand::new), Seen::new)
                .thenCombine(
                        machines.machines().thenApply(Fleet::new),
                        (seen, fleet) -> store.read(taken)
                                .after(seen.tallies(), seen.demand(), fleet, policies, clock.instant()))
                .thenCompose(next -> store.write(taken, next, interval))
                .thenApply(written -> 0);
    }

    private record Seen(Map<String, Map<String, Tally>> tallies, Demand demand) {}
}
