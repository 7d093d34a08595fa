package dev.emp.orchestrator.alerts;

import dev.emp.orchestrator.scaling.Pools;
import dev.emp.orchestrator.scaling.Pools.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Looks whether jobs wait too long in a pool, and whether it may have the machines it needs. */
@Component
final class PoolAlerts implements AlertSource {

    private final Pools pools;
    private final AlertProperties settings;

    PoolAlerts(Pools pools, AlertProperties settings) {
        this.pools = pools;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Findings> look() {
        return pools.standings()
                .map(standings -> {
                    List<Finding> findings = new ArrayList<>();
                    standings.forEach((name, standing) -> find(name, standing, findings));
                    return new Findings(Set.of(Kind.QUEUE_AGE, Kind.EXHAUSTED), findings);
                })
                .defaultIfEmpty(Findings.NONE)
                .toFuture();
    }

    private void find(String pool, Standing standing, List<Finding> findings) {
        Duration oldest = standing.oldestWait();
        if (oldest != null && oldest.compareTo(settings.queueAge()) > 0) {
            findings.add(new Finding(
                    Kind.QUEUE_AGE,
                    pool,
                    oldest.toSeconds(),
                    settings.queueAge().toSeconds(),
                    Duration.ZERO,
                    "a job of the pool " + pool + " has waited for more than "
                            + settings.queueAge().toSeconds() + " s; "
                            + standing.load().depth() + " wait"));
        }
        if (standing.decision().isExhausted()) {
            findings.add(new Finding(
                    Kind.EXHAUSTED,
                    pool,
                    standing.decision().needed(),
                    standing.decision().desired(),
                    settings.exhausted(),
                    "the pool " + pool + " needs " + standing.decision().needed() + " machines and may have "
                            + standing.decision().desired()));
        }
    }
}
