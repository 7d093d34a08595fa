package dev.emp.orchestrator.files;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.Saved;
import dev.emp.jobbus.job.JsonText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Knows the uploads of every tenant. One that has expired is not there, whether or not it was removed yet. */
@Component
final class FileShelf {

    static final String COLLECTION = "files";

    /** So that the jobs of a day that use one file write its expiry once. */
    private static final Duration SPARE = Duration.ofDays(1);

    private static final int MOST_SCANNED = 1000;
    private static final int MOST_TRIES = 20;

    private final Documents documents;
    private final JsonMapper mapper;
    private final Clock clock;

    FileShelf(Documents documents, JsonMapper mapper, Clock clock) {
        this.documents = documents;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** @param next for the next page; null after the last */
    record Page(List<UploadedFile> files, @Nullable String next) {
        Page {
            files = List.copyOf(files);
        }
    }

    Mono<UploadedFile> add(UploadedFile file) {
        Draft draft = Draft.create(file.id(), json(file)).dueAt(file.expiresAt());
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft)).map(saved -> {
            if (!saved.isDone()) {
                throw new IllegalStateException("there is another file " + file.id());
            }
            return file;
        });
    }

    /** Empty when the tenant has no such file. */
    Mono<UploadedFile> find(String tenant, String id) {
        return document(tenant, id).map(this::file);
    }

    /**
     * Files of a tenant, the oldest first.
     *
     * @param after the id after which to begin; empty for the first
     */
    Mono<Page> list(String tenant, String after, int limit) {
        return Mono.fromCompletionStage(() -> documents.list(COLLECTION, "", after, MOST_SCANNED))
                .map(scanned -> page(tenant, scanned, limit));
    }

    private Page page(String tenant, List<Document> scanned, int limit) {
        List<UploadedFile> found = new ArrayList<>();
        for (Document document : scanned) {
            UploadedFile file = file(document);
            if (isThere(tenant, file)) {
                found.add(file);
            }
            if (found.size() == limit) {
                return new Page(
                        found,
                        document.equals(scanned.getLast()) && scanned.size() < MOST_SCANNED ? null : document.id());
            }
        }
        return new Page(
                found, scanned.size() < MOST_SCANNED ? null : scanned.getLast().id());
    }

    /** How many bytes the files of a tenant have, also those that have expired and are still to be deleted. */
    Mono<Long> bytesOf(String tenant) {
        return bytes().map(all -> all.getOrDefault(tenant, 0L));
    }

    /** The same by tenant. */
    Mono<Map<String, Long>> bytes() {
        return bytes("", new HashMap<>());
    }

    private Mono<Map<String, Long>> bytes(String after, Map<String, Long> sums) {
        return Mono.fromCompletionStage(() -> documents.list(COLLECTION, "", after, MOST_SCANNED))
                .flatMap(scanned -> {
                    scanned.stream()
                            .map(this::file)
                            .forEach(file -> sums.merge(file.tenant(), file.sizeBytes(), Long::sum));
                    return scanned.size() < MOST_SCANNED
                            ? Mono.just(sums)
                            : bytes(scanned.getLast().id(), sums);
                });
    }

    /** Takes a file from the shelf; its content is the caller's to delete. Empty when the tenant has no such file. */
    Mono<UploadedFile> remove(String tenant, String id) {
        return remove(tenant, id, MOST_TRIES);
    }

    private Mono<UploadedFile> remove(String tenant, String id, int tries) {
        return document(tenant, id)
                .flatMap(document -> remove(document)
                        .switchIfEmpty(tries == 1 ? Mono.empty() : Mono.defer(() -> remove(tenant, id, tries - 1))));
    }

    /** Takes a file from the shelf as it was read; empty when it has changed since. */
    Mono<UploadedFile> remove(Document document) {
        return Mono.fromCompletionStage(() -> documents.remove(COLLECTION, document.id(), document.version()))
                .flatMap(removed -> removed ? Mono.just(file(document)) : Mono.empty());
    }

    /** Keeps a file at least until then. False when the tenant has no such file. */
    Mono<Boolean> keep(String tenant, String id, Instant until) {
        return keep(tenant, id, until, MOST_TRIES);
    }

    private Mono<Boolean> keep(String tenant, String id, Instant until, int tries) {
        return document(tenant, id)
                .flatMap(document -> {
                    UploadedFile file = file(document);
                    if (!file.expiresAt().isBefore(until)) {
                        return Mono.just(true);
                    }
                    UploadedFile longer = file.keptUntil(until.plus(SPARE));
                    Draft draft = Draft.replace(document, json(longer)).dueAt(longer.expiresAt());
                    return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft))
                            .flatMap(saved -> retried(saved, tenant, id, until, tries));
                })
                .defaultIfEmpty(false);
    }

    /** Others keep the file at the same time. */
    private Mono<Boolean> retried(Saved saved, String tenant, String id, Instant until, int tries) {
        if (saved.isDone()) {
            return Mono.just(true);
        }
        return tries > 1
                ? keep(tenant, id, until, tries - 1)
                : Mono.error(new IllegalStateException("the file " + id + " changes too often"));
    }

    private Mono<Document> document(String tenant, String id) {
        return isId(id)
                ? Mono.fromCompletionStage(() -> documents.find(COLLECTION, id))
                        .flatMap(Mono::justOrEmpty)
                        .filter(document -> isThere(tenant, file(document)))
                : Mono.empty();
    }

    private boolean isThere(String tenant, UploadedFile file) {
        return file.tenant().equals(tenant) && file.expiresAt().isAfter(clock.instant());
    }

    /** Also keeps out what is too long to be asked for. */
    static boolean isId(String text) {
        return text.matches(UploadedFile.ID_PREFIX + "[0-9a-hjkmnp-tv-z]{26}");
    }

    private UploadedFile file(Document document) {
        return mapper.readValue(document.content().value(), UploadedFile.class);
    }

    private JsonText json(UploadedFile file) {
        return new JsonText(mapper.writeValueAsString(file));
    }
}
