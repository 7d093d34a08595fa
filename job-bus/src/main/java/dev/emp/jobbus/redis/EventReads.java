package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Batch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the event stream once, without waiting. */
final class EventReads {

    private static final Logger log = LoggerFactory.getLogger(EventReads.class);

    private final Scripts scripts;

    EventReads(Scripts scripts) {
        this.scripts = scripts;
    }

    /** The id of the newest event; {@link StreamId#ZERO} when there is none. */
    CompletableFuture<StreamId> newest() {
        return scripts.run(Script.READ_EVENTS, Keys.HOME, StreamId.ZERO, 0)
                .thenApply(reply -> StreamId.parse(reply.text(1)));
    }

    /**
     * Up to {@code max} events after a cursor. After a gap the batch goes on with the oldest event that is kept; when
     * there is none, its cursor is that of the newest, so that whoever follows gets over the gap.
     */
    CompletableFuture<Batch> read(StreamId after, int max) {
        return scripts.run(Script.READ_EVENTS, Keys.HOME, after, max).thenApply(reply -> {
            boolean gap = reply.text(0).equals("1");
            List<Reply> entries = reply.list(2).listsFrom(0).toList();
            if (entries.isEmpty()) {
                EventCursor next = gap ? StreamId.parse(reply.text(1)).cursor() : after.cursor();
                return new Batch(List.of(), next, gap);
            }
            List<JobEvent> events = entries.stream()
                    .flatMap(entry -> read(StreamId.parse(entry.text(0)), fields(entry.list(1)), after))
                    .limit(max)
                    .toList();
            EventCursor next = events.size() == max
                    ? events.getLast().cursor()
                    : new EventCursor(entries.getLast().text(0));
            return new Batch(events, next, gap);
        });
    }

    /**
     * The events of an entry that come after a cursor, as {@code lua/_events.lua} writes them. An entry may hold many: they
     * are numbered without gaps, and its id is that of the last. What cannot be read is left out, and stops nobody.
     */
    static Stream<JobEvent> read(StreamId id, Map<String, byte[]> entry, StreamId after) {
        return entry.entrySet().stream()
                .flatMap(
                        field -> read(id, field.getKey(), new String(field.getValue(), StandardCharsets.UTF_8), after));
    }

    private static Stream<JobEvent> read(StreamId id, String field, String value, StreamId after) {
        List<JobEvent> events = new ArrayList<>();
        try {
            String[] timeAndCount = field.split(" ", 2);
            Instant at = Instant.ofEpochMilli(Long.parseLong(timeAndCount[0]));
            long number = id.sequence() - Long.parseLong(timeAndCount[1]);
            for (String line : value.split("\n", -1)) {
                String[] jobsAndWhat = line.split(" ", 2);
                for (String job : jobsAndWhat[0].split(",", -1)) {
                    StreamId own = new StreamId(id.millis(), ++number);
                    if (own.compareTo(after) > 0) {
                        events.add(EventJson.read(own, job, at, jobsAndWhat[1]));
                    }
                }
            }
        } catch (RuntimeException damaged) {
            log.error("The rest of the events in entry {} cannot be read and is left out", id, damaged);
        }
        return events.stream();
    }

    private static Map<String, byte[]> fields(Reply pairs) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.put(pairs.text(i), pairs.bytes(i + 1));
        }
        return fields;
    }
}
