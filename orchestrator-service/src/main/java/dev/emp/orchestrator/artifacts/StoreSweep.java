package dev.emp.orchestrator.artifacts;

import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.KeptJob;
import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.Saved;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.upkeep.Duty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/**
 * Goes through the store page by page and removes the files of jobs that are no longer on the bus, and what was never finished.
 * Which page is next stands in a document: whichever replica takes it does the page, and a replica that dies loses nothing.
 */
@Component
final class StoreSweep implements Duty {

    static final String COLLECTION = "artifact-sweep";
    static final String ID = "sweep";
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final ArtifactStore store;
    private final Owners owners;
    private final Documents documents;
    private final RetentionProperties settings;
    private final FileCalls calls;
    private final Clock clock;
    private volatile boolean begun;

    StoreSweep(
            ArtifactStore store,
            Owners owners,
            Documents documents,
            RetentionProperties settings,
            FileCalls calls,
            Clock clock) {
        this.store = store;
        this.owners = owners;
        this.documents = documents;
        this.settings = settings;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "removing files of old jobs";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return begin().thenCompose(ready -> documents.takeDue(COLLECTION, 1, LEASE))
                .thenCompose(due -> due.isEmpty() ? CompletableFuture.completedStage(0) : page(due.getFirst(), limit));
    }

    private CompletionStage<Boolean> begin() {
        if (begun) {
            return CompletableFuture.completedStage(true);
        }
        Draft first = Draft.create(ID, position("")).dueAt(clock.instant());
        return documents.save(COLLECTION, first).thenApply(saved -> begun = true);
    }

    private CompletionStage<Integer> page(Document sweep, int limit) {
        return onThread(() -> store.list(StoreSweep.after(sweep), limit))
                .thenCompose(jobs -> removeOld(jobs)
                        .thenCompose(done -> jobs.size() < limit ? finish(sweep) : goOn(sweep, jobs.getLast()))
                        .thenApply(saved -> jobs.size()));
    }

    private CompletionStage<Void> removeOld(List<KeptJob> jobs) {
        Instant before = clock.instant().minus(settings.keptAtLeast());
        return CompletableFuture.allOf(jobs.stream()
                .filter(job -> job.lastWrite().isBefore(before))
                .map(job -> owners.has(job.job())
                        .thenCompose(there -> there ? CompletableFuture.completedStage(false) : remove(job.job()))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private CompletionStage<Boolean> remove(String job) {
        return onThread(() -> {
            store.deleteJob(job);
            return true;
        });
    }

    private CompletionStage<Saved> goOn(Document sweep, KeptJob last) {
        return documents.save(
                COLLECTION, Draft.replace(sweep, position(last.job())).dueAt(clock.instant()));
    }

    private CompletionStage<Saved> finish(Document sweep) {
        Instant unfinished = clock.instant().minus(settings.unfinishedAfter());
        Instant next = clock.instant().plus(settings.sweepInterval());
        return onThread(() -> store.removeUnfinished(unfinished))
                .thenCompose(removed -> documents.save(
                        COLLECTION, Draft.replace(sweep, position("")).dueAt(next)));
    }

    private <T> CompletionStage<T> onThread(Call<T> call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return call.run();
                    } catch (IOException fault) {
                        throw new UncheckedIOException(fault);
                    }
                },
                calls.threads());
    }

    /** The name of a job needs no escapes. */
    private static JsonText position(String after) {
        return new JsonText("{\"after\":\"" + after + "\"}");
    }

    private static String after(Document sweep) {
        return StrictJson.read(sweep.content().value().getBytes(StandardCharsets.UTF_8))
                .path("after")
                .asString("");
    }

    private interface Call<T> {
        T run() throws IOException;
    }
}
