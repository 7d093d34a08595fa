package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.json.Stored;
import dev.emp.orchestrator.upkeep.Duty;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Tells the other replicas what this one has counted. */
@Component
final class TallyPublisher implements Duty {

    static final String TALLIES = "pool-tallies";

    private static final Duration KEPT = Duration.ofHours(1);

    private final Documents documents;
    private final PoolTallies tallies;
    private final Duration interval;
    private final Clock clock;
    private final String replica = UUID.randomUUID().toString();
    private volatile Instant next = Instant.MIN;

    TallyPublisher(Documents documents, PoolTallies tallies, PoolProperties properties, Clock clock) {
        this.documents = documents;
        this.tallies = tallies;
        this.interval = properties.scaling().interval();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "telling what was counted of pools";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        Instant now = clock.instant();
        Map<String, Tally> counted = tallies.all();
        if (counted.isEmpty() || now.isBefore(next)) {
            return CompletableFuture.completedFuture(0);
        }
        return documents
                .find(TALLIES, replica)
                .thenCompose(found -> {
                    JsonText content = Stored.write(new Counted(counted));
                    Draft draft = found.map(document -> Draft.replace(document, content))
                            .orElseGet(() -> Draft.create(replica, content));
                    return documents.save(TALLIES, draft.expiresAt(now.plus(KEPT)));
                })
                .thenApply(saved -> {
                    next = now.plus(interval);
                    return 0;
                });
    }

    /** @param pools what was counted of each */
    record Counted(Map<String, Tally> pools) {}
}
