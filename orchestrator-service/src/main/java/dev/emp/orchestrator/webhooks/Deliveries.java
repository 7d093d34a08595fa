package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.Saved;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps deliveries: those of each queue in a collection of their own, so that none has to look past those of another. */
@Component
final class Deliveries {

    private static final String COLLECTION = "webhook_deliveries:";

    private final Documents documents;
    private final Clock clock;
    private final Duration retention;

    Deliveries(Documents documents, Clock clock, WebhookProperties properties) {
        this.documents = documents;
        this.clock = clock;
        this.retention = properties.retention();
    }

    /** Queues a delivery; one that there is already stays as it is. */
    Mono<Void> create(Queue queue, Delivery delivery) {
        return save(queue, name(delivery), Draft.NEW, delivery).then();
    }

    /** Empty when there is none. */
    Mono<Stored<Delivery>> find(Queue queue, DeliveryId id) {
        return Mono.fromCompletionStage(() -> documents.find(collection(queue), id.newestFirst()))
                .flatMap(Mono::justOrEmpty)
                .map(document -> Json.read(document, Delivery.class));
    }

    /** Those of a webhook, newest first, after the one of an id. */
    Mono<List<Delivery>> list(Queue queue, Optional<DeliveryId> after, int max) {
        String start = after.map(DeliveryId::newestFirst).orElse("");
        return list(queue, "", start, max);
    }

    /** Those that a job itself asked for, newest first, after the one of an id. */
    Mono<List<Delivery>> listOfJob(Queue queue, String job, Optional<DeliveryId> after, int max) {
        String prefix = job + "/";
        return list(queue, prefix, after.map(id -> prefix + id.newestFirst()).orElse(""), max);
    }

    /** Those that are due, in the order of their events; nobody else gets them within the lease. */
    Mono<List<Stored<Delivery>>> takeDue(Queue queue, int max, Duration lease) {
        return Mono.fromCompletionStage(() -> documents.takeDue(collection(queue), max, lease))
                .map(taken -> taken.stream()
                        .map(document -> Json.read(document, Delivery.class))
                        .sorted((one, other) -> Long.compare(
                                one.value().sequence(), other.value().sequence()))
                        .toList());
    }

    /** When the next is due; empty when none is pending. */
    Mono<Instant> nextDue(Queue queue) {
        return Mono.fromCompletionStage(() -> documents.nextDue(collection(queue)))
                .flatMap(Mono::justOrEmpty);
    }

    /** False when somebody else has changed it. */
    Mono<Boolean> save(Queue queue, Stored<Delivery> before, Delivery after) {
        return save(queue, before.name(), before.version(), after).map(Saved::isDone);
    }

    private Mono<List<Delivery>> list(Queue queue, String prefix, String after, int max) {
        return Mono.fromCompletionStage(() -> documents.list(collection(queue), prefix, after, max))
                .map(page -> page.stream()
                        .map(document -> Json.read(document, Delivery.class).value())
                        .toList());
    }

    private Mono<Saved> save(Queue queue, String name, long version, Delivery delivery) {
        Instant expiry = clock.instant().plus(retention);
        Draft draft = new Draft(name, version, Json.write(delivery), delivery.nextAttemptAt(), expiry);
        return Mono.fromCompletionStage(() -> documents.save(collection(queue), draft));
    }

    private static String name(Delivery delivery) {
        String newestFirst = new DeliveryId(delivery.id()).newestFirst();
        return delivery.url() == null ? newestFirst : delivery.job() + "/" + newestFirst;
    }

    private static String collection(Queue queue) {
        return COLLECTION + queue.name();
    }
}
