package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Keeps, for each tenant, what messages are signed with that a submission itself asks for. Made at its first use. */
@Component
final class DefaultSecrets {

    private static final String COLLECTION = "webhook_secrets";
    private static final int TRIES = 20;

    private final Documents documents;
    private final Secrets secrets;

    DefaultSecrets(Documents documents, Secrets secrets) {
        this.documents = documents;
        this.secrets = secrets;
    }

    Mono<SigningSecrets> of(String tenant) {
        return Mono.defer(() -> find(tenant))
                .map(Stored::value)
                .switchIfEmpty(Mono.defer(() -> save(tenant, Draft.NEW, secrets.create())))
                .retryWhen(Retry.max(TRIES).filter(ConflictException.class::isInstance));
    }

    Mono<SigningSecrets> rotate(String tenant) {
        return of(tenant)
                .then(Mono.defer(() -> find(tenant)))
                .flatMap(before -> save(tenant, before.version(), secrets.rotate(before.value())))
                .retryWhen(Retry.max(TRIES).filter(ConflictException.class::isInstance));
    }

    private Mono<Stored<SigningSecrets>> find(String tenant) {
        return Mono.fromCompletionStage(() -> documents.find(COLLECTION, tenant))
                .flatMap(Mono::justOrEmpty)
                .map(document -> Json.read(document, SigningSecrets.class));
    }

    private Mono<SigningSecrets> save(String tenant, long version, SigningSecrets value) {
        Draft draft = new Draft(tenant, version, Json.write(value), null, null);
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft))
                .flatMap(saved -> saved.isDone() ? Mono.just(value) : Mono.error(new ConflictException()));
    }
}
