package dev.emp.orchestrator.access;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.Saved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The API keys that were made over the API, for all replicas. Every call fails while the bus is out of reach. */
@Component
final class KeyStore {

    private static final String COLLECTION = "keys";

    /** So that its holder is told for a while that the key has expired, and not that it never was. */
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(30);

    private final Documents documents;

    KeyStore(Documents documents) {
        this.documents = documents;
    }

    Mono<Optional<ApiKey>> find(String prefix) {
        return Mono.fromCompletionStage(() -> documents.find(COLLECTION, prefix))
                .map(found -> found.map(ApiKey::of));
    }

    /**
     * Keys in the order they were made.
     *
     * @param after prefix of the key after which to begin; empty for the first
     */
    Mono<List<ApiKey>> list(String after, int max) {
        return Mono.fromCompletionStage(() -> documents.list(COLLECTION, "", after, max))
                .map(found -> found.stream().map(ApiKey::of).toList());
    }

    Mono<Boolean> isEmpty() {
        return Mono.fromCompletionStage(() -> documents.count(COLLECTION)).map(count -> count == 0);
    }

    /** Keeps a new key, or one that has changed; false when it is no longer what it was. */
    Mono<Boolean> save(ApiKey key) {
        Instant expiresAt = key.expiresAt();
        Draft draft = new Draft(key.prefix(), key.version(), key.toJson(), null, end(expiresAt));
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft)).map(Saved::isDone);
    }

    /** Removes the key, whatever has happened to it since; false when it was gone. */
    Mono<Boolean> remove(String prefix) {
        return find(prefix)
                .flatMap(found -> found.isEmpty() ? Mono.just(Optional.of(false)) : removeThis(found.get()))
                .repeat()
                .filter(Optional::isPresent)
                .next()
                .map(Optional::get);
    }

    /** Empty when it has changed meanwhile, by its use for example. */
    private Mono<Optional<Boolean>> removeThis(ApiKey key) {
        return Mono.fromCompletionStage(() -> documents.remove(COLLECTION, key.prefix(), key.version()))
                .map(removed -> removed ? Optional.of(true) : Optional.empty());
    }

    private static @Nullable Instant end(@Nullable Instant expiresAt) {
        return expiresAt == null ? null : expiresAt.plus(KEPT_AFTER_EXPIRY);
    }
}
