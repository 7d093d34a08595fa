package dev.emp.jobbus.memory;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.LogEntry;
import dev.emp.jobbus.document.Saved;
import dev.emp.jobbus.job.JsonText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Documents in the memory of this process, for tests; goes with an {@link InMemoryJobBus}. */
public final class InMemoryDocuments implements Documents {

    private final Exclusive exclusive = new Exclusive();
    private final DocumentTable table;

    public InMemoryDocuments(Clock clock) {
        table = new DocumentTable(clock);
    }

    /** Switches the documents off and on again; while they are off every call fails. */
    public void setAvailable(boolean available) {
        exclusive.run(() -> exclusive.setAvailable(available));
    }

    @Override
    public CompletionStage<Optional<Document>> find(String collection, String id) {
        Draft.requireName(collection);
        return exclusive.call(() -> table.find(collection, id));
    }

    @Override
    public CompletionStage<List<Document>> list(String collection, String prefix, String after, int max) {
        Draft.requireName(collection);
        requirePositive(max);
        return exclusive.call(() -> table.list(collection, prefix, after, max));
    }

    @Override
    public CompletionStage<Long> count(String collection) {
        Draft.requireName(collection);
        return exclusive.call(() -> table.count(collection));
    }

    @Override
    public CompletionStage<Saved> save(String collection, Draft draft) {
        Draft.requireName(collection);
        return exclusive.call(() -> table.save(collection, draft));
    }

    @Override
    public CompletionStage<Boolean> remove(String collection, String id, long version) {
        Draft.requireName(collection);
        return exclusive.call(() -> table.remove(collection, id, version));
    }

    @Override
    public CompletionStage<List<Document>> takeDue(String collection, int max, Duration lease) {
        Draft.requireName(collection);
        requirePositive(max);
        return exclusive.call(() -> table.takeDue(collection, max, lease));
    }

    @Override
    public CompletionStage<Optional<Instant>> nextDue(String collection) {
        Draft.requireName(collection);
        return exclusive.call(() -> table.nextDue(collection));
    }

    @Override
    public CompletionStage<Integer> removeExpired(int limit) {
        requirePositive(limit);
        return exclusive.call(() -> table.removeExpired(limit));
    }

    @Override
    public CompletionStage<Void> append(String log, JsonText entry, int kept) {
        Draft.requireName(log);
        requirePositive(kept);
        return exclusive.act(() -> table.append(log, entry, kept));
    }

    @Override
    public CompletionStage<List<LogEntry>> readLog(String log, String before, int max) {
        Draft.requireName(log);
        requirePositive(max);
        requirePosition(before);
        return exclusive.call(() -> table.readLog(log, before, max));
    }

    private static void requirePositive(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("must be at least 1: " + number);
        }
    }

    private static void requirePosition(String before) {
        if (!before.matches("\\d{0,18}")) {
            throw new IllegalArgumentException("not a position of a log: " + before);
        }
    }
}
