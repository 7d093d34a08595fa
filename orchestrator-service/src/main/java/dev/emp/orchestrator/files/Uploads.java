package dev.emp.orchestrator.files;

import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.FileReference;
import dev.emp.artifact.StoredArtifact;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.orchestrator.artifacts.Delivery;
import dev.emp.orchestrator.artifacts.FileCalls;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes uploads in: the content goes to the store as it comes, and the file is known once all of it is there. */
@Component
final class Uploads {

    private static final Logger log = LoggerFactory.getLogger(Uploads.class);

    /** How many buffers of a body may wait for the store. */
    static final int DEMAND = 16;

    private final ArtifactStore store;
    private final FileShelf shelf;
    private final FileLedger ledger;
    private final JobIdGenerator ids;
    private final FileProperties settings;
    private final FileCalls calls;
    private final Clock clock;

    Uploads(
            ArtifactStore store,
            FileShelf shelf,
            FileLedger ledger,
            JobIdGenerator ids,
            FileProperties settings,
            FileCalls calls,
            Clock clock) {
        this.store = store;
        this.shelf = shelf;
        this.ledger = ledger;
        this.ids = ids;
        this.settings = settings;
        this.calls = calls;
        this.clock = clock;
    }

    DataSize largest() {
        return settings.maxSize();
    }

    /** Stores the bytes; nobody knows of the file yet. Fails, with nothing stored, when it is too large or breaks off. */
    Mono<UploadedFile> take(Flux<DataBuffer> content, Upload upload, String tenant) {
        String id = UploadedFile.ID_PREFIX + ids.next(0).value().substring("j0-".length());
        return Mono.fromCallable(() -> store(id, content))
                .subscribeOn(calls.scheduler())
                .map(stored -> file(id, stored, upload, tenant))
                .flatMap(file ->
                        file.sizeBytes() > 0 ? Mono.just(file) : drop(file).then(Mono.error(Uploads::empty)));
    }

    /** Fails when the tenant has no room for so many bytes, before any of them is taken. */
    Mono<Void> requireRoom(String tenant, long bytes) {
        return ledger.requireRoom(tenant, bytes);
    }

    /** From now on the file can be used. Fails, with nothing stored, when the tenant has no room for it. */
    Mono<UploadedFile> keep(UploadedFile file) {
        return ledger.book(file.tenant(), file.sizeBytes())
                .then(Mono.defer(() -> shelf.add(file)))
                .onErrorResume(ProblemException.class, full -> drop(file).then(Mono.error(full)));
    }

    /** After a file was taken from the shelf. */
    Mono<Void> forget(UploadedFile file) {
        return deleteContent(file.id()).then(Mono.defer(() -> ledger.release(file.tenant(), file.sizeBytes())));
    }

    /** Deletes bytes that nobody is to know of. What cannot be deleted now is found by the sweep of the store. */
    Mono<Void> drop(UploadedFile file) {
        return deleteContent(file.id());
    }

    Mono<Void> deleteContent(String id) {
        return Mono.<Void>fromRunnable(() -> delete(id)).subscribeOn(calls.scheduler());
    }

    private void delete(String id) {
        try {
            store.deleteJob(id);
        } catch (IOException fault) {
            log.warn("The content of file {} is left for the sweep: {}", id, fault.getMessage());
        }
    }

    private StoredArtifact store(String id, Flux<DataBuffer> content) {
        LimitedBody body = null;
        try (InputStream in = DataBufferUtils.subscriberInputStream(content, DEMAND)) {
            body = new LimitedBody(in, settings.maxSize().toBytes());
            try {
                return store.store(FileReference.keyOf(id), body);
            } catch (IOException fault) {
                body.skipSome();
                throw fault;
            }
        } catch (IOException fault) {
            delete(id);
            throw refusal(body, fault);
        }
    }

    private ProblemException refusal(@Nullable LimitedBody body, IOException fault) {
        if (body != null && body.isPassed()) {
            return Bodies.tooLarge("the file", settings.maxSize());
        }
        if (body != null && body.isBroken()) {
            return new ProblemException(ErrorCode.BAD_REQUEST, "the body broke off before its end");
        }
        return Delivery.outOfReach(fault);
    }

    private UploadedFile file(String id, StoredArtifact stored, Upload upload, String tenant) {
        Instant now = clock.instant();
        Duration kept = Objects.requireNonNullElse(upload.retention(), settings.retention());
        return new UploadedFile(
                id,
                tenant,
                upload.name(),
                upload.contentType(),
                stored.sizeBytes(),
                stored.sha256(),
                now,
                now.plus(kept));
    }

    private static ProblemException empty() {
        return new ProblemException(ErrorCode.BAD_REQUEST, "the file is empty: the body must be its content");
    }
}
