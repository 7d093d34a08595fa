package dev.emp.orchestrator.alerts;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.json.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Keeps alerts, and says whose turn it is to look. */
@Component
final class AlertStore {

    static final int MOST = 1_000;

    private static final String ALERTS = "alerts";
    private static final String TURNS = "alert-turns";
    private static final String TURN = "turn";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_CREATIONS = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(7);

    private final Documents documents;
    private final Clock clock;
    private volatile Instant nextCreation = Instant.MIN;

    AlertStore(Documents documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** An alert as it is kept. */
    record Kept(Document document, Alert alert) {}

    /** Every alert, by kind and subject. */
    CompletionStage<List<Kept>> all() {
        return list("", MOST);
    }

    /** @param after the key after which to begin; empty for the first */
    CompletionStage<List<Kept>> list(String after, int max) {
        return documents
                .list(ALERTS, "", after, max)
                .thenApply(found -> found.stream()
                        .map(document -> new Kept(document, Stored.read(document.content(), Alert.class)))
                        .toList());
    }

    /** False when somebody else has changed it meanwhile. */
    CompletionStage<Boolean> create(String key, Alert alert) {
        return save(Draft.create(key, Stored.write(alert)));
    }

    /** As {@link #create}; what is over is forgotten after a week. */
    CompletionStage<Boolean> replace(Kept kept, Alert alert) {
        Draft draft = Draft.replace(kept.document, Stored.write(alert));
        return save(
                alert.state() == Alert.State.RESOLVED
                        ? draft.expiresAt(clock.instant().plus(KEPT))
                        : draft);
    }

    CompletionStage<Boolean> forget(Kept kept) {
        return documents.remove(ALERTS, kept.document.id(), kept.document.version());
    }

    private CompletionStage<Boolean> save(Draft draft) {
        return documents.save(ALERTS, draft).thenApply(saved -> saved.isDone());
    }

    /** Whether it is this replica's turn; then nobody else has one before the pause is over. */
    CompletionStage<Boolean> takeTurn(Duration pause) {
        return documents
                .takeDue(TURNS, 1, LEASE)
                .thenCompose(due -> due.isEmpty()
                        ? create()
                        : documents
                                .save(
                                        TURNS,
                                        Draft.replace(
                                                        due.getFirst(),
                                                        due.getFirst().content())
                                                .dueAt(clock.instant().plus(pause)))
                                .thenApply(saved -> saved.isDone()));
    }

    private CompletionStage<Boolean> create() {
        Instant now = clock.instant();
        if (now.isBefore(nextCreation)) {
            return CompletableFuture.completedFuture(false);
        }
        nextCreation = now.plus(BETWEEN_CREATIONS);
        Draft turn = Draft.create(TURN, new JsonText("{}")).dueAt(now);
        return documents.save(TURNS, turn).thenApply(saved -> false);
    }
}
