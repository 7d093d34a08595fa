package dev.emp.jobbus.redis;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.LogEntry;
import dev.emp.jobbus.document.Saved;
import dev.emp.jobbus.job.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Documents and logs, all in the home shard; how they lie there stands in {@code lua/_documents.lua}. */
final class RedisDocuments implements Documents {

    private static final Pattern POSITION = Pattern.compile("\\d{1,19}-\\d{1,19}");

    private final RedisLink link;
    private final Scripts scripts;

    RedisDocuments(RedisLink link, Scripts scripts) {
        this.link = link;
        this.scripts = scripts;
    }

    @Override
    public CompletionStage<Optional<Document>> find(String collection, String id) {
        byte[] only = bound('[', id);
        return list(collection, only, only, 1).thenApply(found -> found.stream().findFirst());
    }

    @Override
    public CompletionStage<List<Document>> list(String collection, String prefix, String after, int max) {
        byte[] first = after.compareTo(prefix) >= 0 && !after.isEmpty() ? bound('(', after) : bound('[', prefix);
        return list(collection, prefix.isEmpty() && after.isEmpty() ? text("-") : first, end(prefix), max);
    }

    @Override
    public CompletionStage<Long> count(String collection) {
        Draft.requireName(collection);
        return link.call(
                commands -> commands.zcard(Keys.HOME.documentIds(collection)).toCompletableFuture());
    }

    @Override
    public CompletionStage<Saved> save(String collection, Draft draft) {
        Draft.requireName(collection);
        return scripts.run(
                        Script.SAVE_DOCUMENT,
                        Keys.HOME,
                        collection,
                        draft.id(),
                        draft.version(),
                        draft.content(),
                        time(draft.dueAt()),
                        time(draft.expiresAt()))
                .thenApply(reply ->
                        reply.isEmpty() ? new Saved.Conflict() : new Saved.Done(Long.parseLong(reply.text(0))));
    }

    @Override
    public CompletionStage<Boolean> remove(String collection, String id, long version) {
        Draft.requireName(collection);
        return scripts.run(Script.REMOVE_DOCUMENT, Keys.HOME, collection, id, version)
                .thenApply(reply -> reply.number(0) == 1);
    }

    @Override
    public CompletionStage<List<Document>> takeDue(String collection, int max, Duration lease) {
        Draft.requireName(collection);
        requirePositive(max);
        return scripts.run(Script.TAKE_DUE, Keys.HOME, collection, max, lease.toMillis())
                .thenApply(RedisDocuments::documents);
    }

    @Override
    public CompletionStage<Optional<Instant>> nextDue(String collection) {
        Draft.requireName(collection);
        return link.call(commands -> commands.zrangeWithScores(Keys.HOME.documentsDue(collection), 0, 0)
                        .toCompletableFuture())
                .thenApply(first ->
                        first.stream().findFirst().map(member -> Instant.ofEpochMilli((long) member.getScore())));
    }

    @Override
    public CompletionStage<Integer> removeExpired(int limit) {
        requirePositive(limit);
        return scripts.run(Script.REMOVE_EXPIRED_DOCUMENTS, Keys.HOME, limit).thenApply(reply -> (int) reply.number(0));
    }

    @Override
    public CompletionStage<Void> append(String log, JsonText entry, int kept) {
        Draft.requireName(log);
        requirePositive(kept);
        return scripts.run(Script.APPEND_LOG, Keys.HOME, log, entry, kept).thenAccept(reply -> {});
    }

    @Override
    public CompletionStage<List<LogEntry>> readLog(String log, String before, int max) {
        Draft.requireName(log);
        requirePositive(max);
        if (!before.isEmpty() && !POSITION.matcher(before).matches()) {
            throw new IllegalArgumentException("not a position of a log: " + before);
        }
        return scripts.run(Script.READ_LOG, Keys.HOME, log, before.isEmpty() ? "+" : "(" + before, max)
                .thenApply(
                        reply -> reply.listsFrom(0).map(RedisDocuments::entry).toList());
    }

    private CompletionStage<List<Document>> list(String collection, byte[] from, byte[] to, int max) {
        Draft.requireName(collection);
        requirePositive(max);
        return scripts.run(Script.LIST_DOCUMENTS, Keys.HOME, collection, from, to, max)
                .thenApply(RedisDocuments::documents);
    }

    /** No byte of UTF-8 is as high as the last one here, so every id that begins with the prefix lies below. */
    private static byte[] end(String prefix) {
        if (prefix.isEmpty()) {
            return text("+");
        }
        byte[] start = bound('(', prefix);
        byte[] end = Arrays.copyOf(start, start.length + 1);
        end[start.length] = (byte) 0xff;
        return end;
    }

    private static byte[] bound(char kind, String id) {
        return text(kind + id);
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static String time(@Nullable Instant instant) {
        return instant == null ? "" : Long.toString(instant.toEpochMilli());
    }

    private static List<Document> documents(Reply reply) {
        return reply.listsFrom(0).map(RedisDocuments::document).toList();
    }

    private static Document document(Reply row) {
        String due = row.text(2);
        return new Document(
                row.text(0),
                Long.parseLong(row.text(1)),
                new JsonText(row.text(3)),
                due.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(due)));
    }

    private static LogEntry entry(Reply row) {
        return new LogEntry(row.text(0), Instant.ofEpochMilli(Long.parseLong(row.text(1))), new JsonText(row.text(2)));
    }

    private static void requirePositive(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("must be at least 1: " + number);
        }
    }
}
