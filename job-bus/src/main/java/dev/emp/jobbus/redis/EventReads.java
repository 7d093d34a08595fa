package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.redis.EventPosition.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the event streams once, without waiting. */
final class EventReads {

    private static final Logger log = LoggerFactory.getLogger(EventReads.class);

    private final Scripts scripts;
    private final List<Keys> shards;

    EventReads(Scripts scripts, Shards shards) {
        this.scripts = scripts;
        this.shards = Keys.all(shards);
    }

    /**
     * What a shard has after a cursor.
     *
     * @param newest the id of its newest event; {@link StreamId#ZERO} when there is none
     * @param gap whether events after the cursor may have been dropped
     */
    record Piece(StreamId newest, boolean gap, List<Entry> entries) {}

    /** How many streams there are. */
    int shards() {
        return shards.size();
    }

    /** The position after the newest events. */
    CompletableFuture<EventPosition> newest() {
        return inEach(shard -> newest(shard)).thenApply(EventPosition::new);
    }

    CompletableFuture<StreamId> newest(int shard) {
        return read(shard, StreamId.ZERO, 0).thenApply(Piece::newest);
    }

    /**
     * Up to {@code max} events after a position, as they came to Redis; those of one shard are in order whatever the clocks
     * of its servers say. After a gap the batch goes on with the oldest event that is kept; when there is none, with the
     * newest, so that whoever follows gets over the gap.
     */
    CompletableFuture<Batch> read(EventPosition after, int max) {
        return inEach(shard -> read(shard, after.in(shard), max)).thenApply(pieces -> {
            EventPosition from = after;
            for (int shard = 0; shard < pieces.size(); shard++) {
                Piece piece = pieces.get(shard);
                if (piece.gap() && piece.entries().isEmpty()) {
                    from = from.with(shard, piece.newest());
                }
            }
            List<Entry> entries = pieces.stream()
                    .flatMap(piece -> piece.entries().stream())
                    .sorted(Comparator.comparingLong(entry -> entry.id().millis()))
                    .limit(max)
                    .toList();
            return from.batch(entries, pieces.stream().anyMatch(Piece::gap));
        });
    }

    CompletableFuture<Piece> read(int shard, StreamId after, int max) {
        return scripts.run(Script.READ_EVENTS, shards.get(shard), after, max)
                .thenApply(reply -> new Piece(
                        StreamId.parse(reply.text(1)),
                        reply.text(0).equals("1"),
                        reply.list(2)
                                .listsFrom(0)
                                .flatMap(entry ->
                                        entries(shard, StreamId.parse(entry.text(0)), fields(entry.list(1)), after))
                                .toList()));
    }

    /**
     * The events of an entry that come after a cursor, as {@code lua/_events.lua} writes them. An entry may hold many: they
     * are numbered without gaps, and its id is that of the last.
     */
    static Stream<Entry> entries(int shard, StreamId id, Map<String, byte[]> entry, StreamId after) {
        return entry.entrySet().stream()
                .flatMap(field -> entries(
                        shard, id, field.getKey(), new String(field.getValue(), StandardCharsets.UTF_8), after));
    }

    /** What cannot be read is left out, and stops nobody. */
    private static Stream<Entry> entries(int shard, StreamId id, String field, String value, StreamId after) {
        List<Entry> entries = new ArrayList<>();
        try {
            String[] timeAndCount = field.split(" ", 2);
            Instant at = Instant.ofEpochMilli(Long.parseLong(timeAndCount[0]));
            long number = id.sequence() - Long.parseLong(timeAndCount[1]);
            for (String line : value.split("\n", -1)) {
                String[] jobsAndWhat = line.split(" ", 2);
                for (String job : jobsAndWhat[0].split(",", -1)) {
                    StreamId own = new StreamId(id.millis(), ++number);
                    if (own.compareTo(after) > 0) {
                        entries.add(new Entry(shard, own, EventJson.read(own, job, at, jobsAndWhat[1])));
                    }
                }
            }
        } catch (RuntimeException damaged) {
            log.error(
                    "The rest of the events in entry {} of shard {} cannot be read and is left out",
                    id,
                    shard,
                    damaged);
            entries.add(new Entry(shard, id, null));
        }
        return entries.stream();
    }

    private <T> CompletableFuture<List<T>> inEach(IntFunction<CompletableFuture<T>> read) {
        List<CompletableFuture<T>> reads =
                IntStream.range(0, shards.size()).mapToObj(read).toList();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .thenApply(done -> reads.stream().map(CompletableFuture::join).toList());
    }

    private static Map<String, byte[]> fields(Reply pairs) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.put(pairs.text(i), pairs.bytes(i + 1));
        }
        return fields;
    }
}
