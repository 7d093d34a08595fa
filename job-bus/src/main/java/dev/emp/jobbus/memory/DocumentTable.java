package dev.emp.jobbus.memory;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.LogEntry;
import dev.emp.jobbus.document.Saved;
import dev.emp.jobbus.job.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All documents and logs. */
final class DocumentTable {

    private static final Comparator<String> BY_BYTES =
            Comparator.comparing(id -> id.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final Clock clock;
    private final Map<String, NavigableMap<String, Row>> collections = new HashMap<>();
    private final Map<String, Deque<LogEntry>> logs = new HashMap<>();
    private long entries;

    DocumentTable(Clock clock) {
        this.clock = clock;
    }

    Optional<Document> find(String collection, String id) {
        return Optional.ofNullable(rows(collection).get(id)).map(Row::document);
    }

    List<Document> list(String collection, String prefix, String after, int max) {
        return rows(collection).tailMap(after, false).values().stream()
                .map(Row::document)
                .filter(document -> document.id().startsWith(prefix))
                .limit(max)
                .toList();
    }

    long count(String collection) {
        return rows(collection).size();
    }

    Saved save(String collection, Draft draft) {
        NavigableMap<String, Row> rows = rows(collection);
        Row before = rows.get(draft.id());
        if (draft.version() != (before == null ? Draft.NEW : before.document.version())) {
            return new Saved.Conflict();
        }
        long version = draft.version() + 1;
        Document document = new Document(draft.id(), version, draft.content(), draft.dueAt());
        rows.put(draft.id(), new Row(document, draft.expiresAt()));
        return new Saved.Done(version);
    }

    boolean remove(String collection, String id, long version) {
        Row row = rows(collection).get(id);
        if (row == null || row.document.version() != version) {
            return false;
        }
        rows(collection).remove(id);
        return true;
    }

    List<Document> takeDue(String collection, int max, Duration lease) {
        Instant now = clock.instant();
        List<Row> due = rows(collection).values().stream()
                .filter(row -> row.isDue(now))
                .sorted(Comparator.comparing(row -> row.due().orElseThrow()))
                .toList();
        return due.stream()
                .limit(together(due, max))
                .map(row -> row.taken(now.plus(lease)))
                .peek(row -> rows(collection).put(row.document.id(), row))
                .map(Row::document)
                .toList();
    }

    /** How many of those that are due come now: what is due at the same time is not torn apart if that can be. */
    private static int together(List<Row> due, int max) {
        if (due.size() <= max) {
            return due.size();
        }
        Optional<Instant> next = due.get(max).due();
        int before = max;
        while (before > 0 && due.get(before - 1).due().equals(next)) {
            before--;
        }
        return before == 0 ? max : before;
    }

    Optional<Instant> nextDue(String collection) {
        return rows(collection).values().stream()
                .flatMap(row -> row.due().stream())
                .min(Comparator.naturalOrder());
    }

    int removeExpired(int limit) {
        Instant now = clock.instant();
        int removed = 0;
        for (NavigableMap<String, Row> rows : collections.values()) {
            List<String> expired = rows.values().stream()
                    .filter(row -> row.expiresAt != null && !row.expiresAt.isAfter(now))
                    .map(row -> row.document.id())
                    .limit(limit - removed)
                    .toList();
            expired.forEach(rows::remove);
            removed += expired.size();
        }
        return removed;
    }

    void append(String log, JsonText entry, int kept) {
        Deque<LogEntry> all = logs.computeIfAbsent(log, name -> new ArrayDeque<>());
        entries++;
        all.addFirst(new LogEntry(Long.toString(entries), clock.instant(), entry));
        while (all.size() > kept) {
            all.removeLast();
        }
    }

    List<LogEntry> readLog(String log, String before, int max) {
        long end = before.isEmpty() ? Long.MAX_VALUE : position(before);
        return new ArrayList<>(logs.getOrDefault(log, new ArrayDeque<>()))
                .stream()
                        .filter(entry -> position(entry.position()) < end)
                        .limit(max)
                        .toList();
    }

    private static long position(String text) {
        return Long.parseLong(text);
    }

    private NavigableMap<String, Row> rows(String collection) {
        return collections.computeIfAbsent(collection, name -> new TreeMap<>(BY_BYTES));
    }

    private record Row(Document document, @Nullable Instant expiresAt) {

        Optional<Instant> due() {
            return Optional.ofNullable(document.dueAt());
        }

        boolean isDue(Instant now) {
            return due().filter(due -> !due.isAfter(now)).isPresent();
        }

        Row taken(Instant until) {
            return new Row(new Document(document.id(), document.version() + 1, document.content(), until), expiresAt);
        }
    }
}
