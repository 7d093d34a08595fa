package dev.emp.orchestrator.files;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.orchestrator.upkeep.Duty;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Deletes uploads whose time is over. */
@Component
final class FileExpiry implements Duty {

    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Documents documents;
    private final FileShelf shelf;
    private final Uploads uploads;

    FileExpiry(Documents documents, FileShelf shelf, Uploads uploads) {
        this.documents = documents;
        this.shelf = shelf;
        this.uploads = uploads;
    }

    @Override
    public String name() {
        return "deleting expired files";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return Mono.fromCompletionStage(() -> documents.takeDue(FileShelf.COLLECTION, limit, LEASE))
                .flatMap(due -> Flux.fromIterable(due).concatMap(this::delete).then(Mono.just(due.size())))
                .toFuture();
    }

    /** Known no more first: content without a file is found by the sweep, a file without content would mislead. */
    private Mono<Void> delete(Document file) {
        return shelf.remove(file).flatMap(uploads::forget);
    }
}
