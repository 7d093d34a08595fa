package dev.emp.orchestrator.scaling;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.orchestrator.json.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps what all replicas know of the pools. */
@Component
final class FleetStore {

    private static final Logger log = LoggerFactory.getLogger(FleetStore.class);
    private static final String COLLECTION = "pools";
    private static final String FLEET = "fleet";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_CREATIONS = Duration.ofSeconds(10);
    private static final int MOST_REPLICAS = 1_000;

    private final Documents documents;
    private final Clock clock;
    private volatile Instant nextCreation = Instant.MIN;

    FleetStore(Documents documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** As it was last written; empty while it never was. */
    CompletionStage<Optional<FleetRecord>> read() {
        return documents.find(COLLECTION, FLEET).thenApply(found -> found.map(this::read));
    }

    /** For the one replica whose turn it is; empty for all others. */
    CompletionStage<Optional<Document>> take() {
        return documents
                .takeDue(COLLECTION, 1, LEASE)
                .thenCompose(due -> due.isEmpty()
                        ? create().thenApply(created -> Optional.empty())
                        : CompletableFuture.completedFuture(Optional.of(due.getFirst())));
    }

    FleetRecord read(Document document) {
        try {
            return Stored.read(document.content(), FleetRecord.class);
        } catch (RuntimeException damaged) {
            log.warn("What is known of the pools cannot be read, and begins anew", damaged);
            return FleetRecord.empty(clock.instant());
        }
    }

    /** Lets the next one have it after the pause. */
    CompletionStage<Boolean> write(Document taken, FleetRecord fleet, Duration pause) {
        Draft draft =
                Draft.replace(taken, Stored.write(fleet)).dueAt(clock.instant().plus(pause));
        return documents.save(COLLECTION, draft).thenApply(saved -> saved.isDone());
    }

    /** What every replica has counted of every pool. */
    CompletionStage<Map<String, Map<String, Tally>>> tallies() {
        return documents.list(TallyPublisher.TALLIES, "", "", MOST_REPLICAS).thenApply(found -> {
            Map<String, Map<String, Tally>> tallies = new HashMap<>();
            for (Document document : found) {
                tallies.put(
                        document.id(),
                        Stored.read(document.content(), TallyPublisher.Counted.class)
                                .pools());
            }
            return tallies;
        });
    }

    /** Nothing is due before there is anything, at the very start and after the bus has lost its data. */
    private CompletionStage<Void> create() {
        Instant now = clock.instant();
        if (now.isBefore(nextCreation)) {
            return CompletableFuture.completedFuture(null);
        }
        nextCreation = now.plus(BETWEEN_CREATIONS);
        Draft draft = Draft.create(FLEET, Stored.write(FleetRecord.empty(now))).dueAt(now);
        return documents.save(COLLECTION, draft).thenAccept(saved -> {});
    }
}
