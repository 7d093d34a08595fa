package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Says which queue has something to send, and lends each to one replica at a time. Who queues something wakes the queue
 * after that; a holder that is woken meanwhile finds out when it gives the queue back, and goes on.
 */
@Component
final class Queues {

    /** How long a replica may hold a queue without a sign of life; a dead one's are sent by others after that. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final String COLLECTION = "webhook_queues";
    private static final int TRIES = 50;

    private final Documents documents;
    private final Clock clock;
    private final Doorbell doorbell;

    Queues(Documents documents, Clock clock, Doorbell doorbell) {
        this.documents = documents;
        this.clock = clock;
        this.doorbell = doorbell;
    }

    /** Has the queue sent from now on, by whichever replica. */
    Mono<Void> wake(Queue queue) {
        return Mono.defer(() -> find(queue.name())
                        .flatMap(found -> found.map(this::awake)
                                .orElseGet(() -> save(Draft.create(queue.name(), Json.write(queue))
                                        .dueAt(clock.instant())))))
                .retryWhen(Retry.max(TRIES).filter(ConflictException.class::isInstance))
                .doOnSuccess(done -> doorbell.ring())
                .then();
    }

    /** Queues that have something to send, the longest overdue first, each lent to the caller. */
    Mono<List<Held>> take(int max, String replica) {
        return Mono.fromCompletionStage(() -> documents.takeDue(COLLECTION, max, LEASE))
                .flatMapIterable(taken -> taken)
                .flatMap(document -> hold(document, replica))
                .collectList();
    }

    /** Keeps the queue for another {@link #LEASE}; empty when it was lost. */
    Mono<Held> renew(Held held) {
        return save(draft(held, held.queue().heldBy(held.replica())).dueAt(leased()))
                .map(version -> new Held(held.queue(), held.replica(), version))
                .onErrorResume(ConflictException.class, woken -> mine(held).flatMap(this::renew));
    }

    /**
     * Gives the queue back.
     *
     * @param next when it has something to send; null when it has nothing
     * @return the queue as it is still held, when something came meanwhile; else empty
     */
    Mono<Held> giveBack(Held held, @Nullable Instant next) {
        return (next == null
                        ? remove(held)
                        : save(draft(held, held.queue().heldBy(null)).dueAt(next)))
                .then(Mono.<Held>empty())
                .onErrorResume(ConflictException.class, woken -> mine(held));
    }

    /** How long the queue that waits longest has been due; zero when none waits. */
    Mono<Duration> overdue() {
        return Mono.fromCompletionStage(() -> documents.nextDue(COLLECTION))
                .map(next -> next.map(due -> Duration.between(due, clock.instant()))
                        .filter(Duration::isPositive)
                        .orElse(Duration.ZERO));
    }

    private Mono<Long> awake(Document document) {
        Instant now = clock.instant();
        Instant due = document.dueAt();
        Queue queue = Json.read(document, Queue.class).value();
        if (due != null && !due.isAfter(now)) {
            return Mono.just(document.version());
        }
        if (queue.holder() == null) {
            return save(Draft.replace(document, document.content()).dueAt(now));
        }
        return queue.again()
                ? Mono.just(document.version())
                : save(Draft.replace(document, Json.write(queue.withMore())).dueAt(due));
    }

    private Mono<Held> hold(Document document, String replica) {
        Queue queue = Json.read(document, Queue.class).value().heldBy(replica);
        return save(Draft.replace(document, Json.write(queue)).dueAt(leased()))
                .map(version -> new Held(queue, replica, version))
                // It was woken in between, so it is due again.
                .onErrorResume(ConflictException.class, woken -> Mono.empty());
    }

    /** The queue as it is now, if it is still held by the same. */
    private Mono<Held> mine(Held held) {
        return find(held.queue().name())
                .flatMap(Mono::justOrEmpty)
                .map(document -> Json.read(document, Queue.class))
                .filter(stored -> held.replica().equals(stored.value().holder()))
                .map(stored -> new Held(stored.value(), held.replica(), stored.version()));
    }

    private Mono<Optional<Document>> find(String name) {
        return Mono.fromCompletionStage(() -> documents.find(COLLECTION, name));
    }

    private Mono<Long> remove(Held held) {
        return Mono.fromCompletionStage(
                        () -> documents.remove(COLLECTION, held.queue().name(), held.version()))
                .flatMap(removed -> removed ? Mono.just(held.version()) : Mono.error(new ConflictException()));
    }

    private Mono<Long> save(Draft draft) {
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft))
                .flatMap(
                        saved -> saved.isDone() ? Mono.just(draft.version() + 1) : Mono.error(new ConflictException()));
    }

    private Instant leased() {
        return clock.instant().plus(LEASE);
    }

    private static Draft draft(Held held, Queue queue) {
        return new Draft(queue.name(), held.version(), Json.write(queue), null, null);
    }

    /** @param replica who holds it: no other process, and no other time */
    record Held(Queue queue, String replica, long version) {}
}
