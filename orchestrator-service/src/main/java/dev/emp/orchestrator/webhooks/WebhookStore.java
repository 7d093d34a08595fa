package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Keeps webhooks, each under its tenant. */
@Component
final class WebhookStore {

    private static final String COLLECTION = "webhooks";
    private static final int PAGE = 500;
    private static final int TRIES = 20;

    private final Documents documents;

    WebhookStore(Documents documents) {
        this.documents = documents;
    }

    Mono<Webhook> create(Webhook webhook) {
        return save(name(webhook.tenant(), webhook.id()), Draft.NEW, webhook);
    }

    /** Empty when the tenant has none of this id. */
    Mono<Webhook> find(String tenant, String id) {
        return stored(tenant, id).map(Stored::value);
    }

    /** Fails with {@link ErrorCode#WEBHOOK_NOT_FOUND} when the tenant has none of this id. */
    Mono<Webhook> require(String tenant, String id) {
        return find(tenant, id).switchIfEmpty(Mono.error(() -> notFound(id)));
    }

    /** Fails with {@link ErrorCode#WEBHOOK_NOT_FOUND} when the tenant has none of this id. */
    Mono<Webhook> change(String tenant, String id, UnaryOperator<Webhook> change) {
        return Mono.defer(() -> stored(tenant, id))
                .switchIfEmpty(Mono.error(() -> notFound(id)))
                .flatMap(before -> {
                    Webhook after = change.apply(before.value());
                    return after.equals(before.value())
                            ? Mono.just(after)
                            : save(before.name(), before.version(), after);
                })
                .retryWhen(Retry.max(TRIES).filter(ConflictException.class::isInstance));
    }

    /** Empty when there was none. */
    Mono<Webhook> remove(String tenant, String id) {
        return Mono.defer(() -> stored(tenant, id))
                .flatMap(found -> Mono.fromCompletionStage(
                                () -> documents.remove(COLLECTION, found.name(), found.version()))
                        .flatMap(removed -> removed ? Mono.just(found.value()) : Mono.error(new ConflictException())))
                .retryWhen(Retry.max(TRIES).filter(ConflictException.class::isInstance));
    }

    /** Those of a tenant, the oldest first, after the one of an id (empty: from the first on). */
    Mono<List<Webhook>> list(String tenant, String after, int max) {
        String start = after.isEmpty() ? "" : name(tenant, after);
        return Mono.fromCompletionStage(() -> documents.list(COLLECTION, name(tenant, ""), start, max))
                .map(page -> page.stream()
                        .map(document -> read(document).value())
                        .filter(webhook -> webhook.tenant().equals(tenant))
                        .toList());
    }

    /** Those of all tenants that are enabled. */
    Mono<List<Webhook>> allEnabled() {
        return page("").expand(page ->
                        page.size() < PAGE ? Mono.empty() : page(page.getLast().id()))
                .flatMapIterable(page -> page)
                .map(document -> read(document).value())
                .filter(Webhook::enabled)
                .collectList();
    }

    static ProblemException notFound(String id) {
        return new ProblemException(ErrorCode.WEBHOOK_NOT_FOUND, "there is no webhook " + id);
    }

    private Mono<List<Document>> page(String after) {
        return Mono.fromCompletionStage(() -> documents.list(COLLECTION, "", after, PAGE));
    }

    private Mono<Stored<Webhook>> stored(String tenant, String id) {
        return Ids.isId(id, Ids.WEBHOOK)
                ? Mono.fromCompletionStage(() -> documents.find(COLLECTION, name(tenant, id)))
                        .flatMap(Mono::justOrEmpty)
                        .map(WebhookStore::read)
                : Mono.empty();
    }

    private Mono<Webhook> save(String name, long version, Webhook webhook) {
        Draft draft = new Draft(name, version, Json.write(webhook), null, null);
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft))
                .flatMap(saved -> saved.isDone() ? Mono.just(webhook) : Mono.error(new ConflictException()));
    }

    private static Stored<Webhook> read(Document document) {
        return Json.read(document, Webhook.class);
    }

    private static String name(String tenant, String id) {
        return tenant + "/" + id;
    }
}
