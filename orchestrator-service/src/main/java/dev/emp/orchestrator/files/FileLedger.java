package dev.emp.orchestrator.files;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.orchestrator.json.Stored;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.upkeep.Duty;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How many bytes each tenant has on the shelf, so that nobody has to add them up with every upload. It is kept only where there
 * is a limit. Who dies between the shelf and this leaves a wrong number, so all are counted anew once an hour.
 */
@Component
final class FileLedger implements Duty {

    static final Duration BETWEEN_COUNTS = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(FileLedger.class);
    private static final String COLLECTION = "file-usage";
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int MOST_TRIES = 50;

    private final Documents documents;
    private final FileShelf shelf;
    private final Clock clock;
    private final @Nullable DataSize limit;

    FileLedger(Documents documents, FileShelf shelf, Clock clock, FileProperties settings) {
        this.documents = documents;
        this.shelf = shelf;
        this.clock = clock;
        this.limit = settings.maxPerTenant();
    }

    /** Fails with {@link ErrorCode#FILE_QUOTA_EXCEEDED} when the tenant has no room for so many bytes more. Books nothing. */
    Mono<Void> requireRoom(String tenant, long bytes) {
        return limit == null ? Mono.empty() : requireRoom(tenant, bytes, limit);
    }

    private Mono<Void> requireRoom(String tenant, long bytes, DataSize most) {
        return find(tenant)
                .flatMap(found -> used(tenant, found))
                .flatMap(used -> used + bytes > most.toBytes() ? Mono.error(full(used, most)) : Mono.empty());
    }

    /** Books so many bytes more, or fails as {@link #requireRoom} does. */
    Mono<Void> book(String tenant, long bytes) {
        return limit == null ? Mono.empty() : book(tenant, bytes, limit, MOST_TRIES);
    }

    private Mono<Void> book(String tenant, long bytes, DataSize most, int tries) {
        return find(tenant)
                .flatMap(found -> used(tenant, found)
                        .flatMap(used -> used + bytes > most.toBytes()
                                ? Mono.error(full(used, most))
                                : save(tenant, found, used + bytes))
                        .flatMap(saved -> saved ? Mono.<Void>empty() : again(tenant, bytes, most, tries)));
    }

    /** What nobody has noted yet is counted. */
    private Mono<Long> used(String tenant, Optional<Document> noted) {
        return noted.map(document -> Mono.just(bytesOf(document))).orElseGet(() -> shelf.bytesOf(tenant));
    }

    private Mono<Void> again(String tenant, long bytes, DataSize most, int tries) {
        return tries > 1
                ? book(tenant, bytes, most, tries - 1)
                : Mono.error(new IllegalStateException("what " + tenant + " has on the shelf changes too often"));
    }

    /** Takes so many bytes off. It never fails: what is not taken off now is at the next count. */
    Mono<Void> release(String tenant, long bytes) {
        return limit == null
                ? Mono.empty()
                : release(tenant, bytes, MOST_TRIES).onErrorResume(RuntimeException.class, fault -> {
                    log.debug("{} bytes of {} stay booked until the next count", bytes, tenant, fault);
                    return Mono.empty();
                });
    }

    private Mono<Void> release(String tenant, long bytes, int tries) {
        return find(tenant)
                .flatMap(Mono::justOrEmpty)
                .flatMap(document -> save(tenant, Optional.of(document), Math.max(0, bytesOf(document) - bytes)))
                .flatMap(saved -> saved || tries == 1 ? Mono.<Void>empty() : release(tenant, bytes, tries - 1));
    }

    @Override
    public String name() {
        return "counting files";
    }

    @Override
    public CompletionStage<Integer> perform(int most) {
        return limit == null
                ? CompletableFuture.completedFuture(0)
                : Mono.fromCompletionStage(() -> documents.takeDue(COLLECTION, most, LEASE))
                        .filter(due -> !due.isEmpty())
                        .flatMap(due -> shelf.bytes()
                                .flatMapMany(all -> Flux.fromIterable(due).concatMap(document -> count(document, all)))
                                .then(Mono.just(due.size())))
                        .defaultIfEmpty(0)
                        .toFuture();
    }

    /** Where somebody has booked meanwhile, it is counted again when the lease is over. */
    private Mono<Boolean> count(Document document, Map<String, Long> all) {
        Draft draft = Draft.replace(document, Stored.write(new Usage(all.getOrDefault(document.id(), 0L))))
                .dueAt(clock.instant().plus(BETWEEN_COUNTS));
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft)).map(saved -> saved.isDone());
    }

    private Mono<Optional<Document>> find(String tenant) {
        return Mono.fromCompletionStage(() -> documents.find(COLLECTION, tenant));
    }

    private Mono<Boolean> save(String tenant, Optional<Document> before, long bytes) {
        Draft draft = before.map(document ->
                        Draft.replace(document, Stored.write(new Usage(bytes))).dueAt(document.dueAt()))
                .orElseGet(() -> Draft.create(tenant, Stored.write(new Usage(bytes)))
                        .dueAt(clock.instant().plus(BETWEEN_COUNTS)));
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft)).map(saved -> saved.isDone());
    }

    private static long bytesOf(Document document) {
        return Stored.read(document.content(), Usage.class).bytes();
    }

    private static ProblemException full(long used, DataSize limit) {
        return new ProblemException(
                ErrorCode.FILE_QUOTA_EXCEEDED,
                "the tenant keeps files of " + used + " bytes, and with this one it would be more than "
                        + limit.toBytes()
                        + " (emp.orchestrator.files.max-per-tenant); delete some, or let them expire");
    }

    private record Usage(long bytes) {}
}
