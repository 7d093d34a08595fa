package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
            List<JobEvent> events = new ArrayList<>();
            entries.forEach(entry -> read(StreamId.parse(entry.text(0)), fields(entry.list(1)), events));
            return new Batch(events, new EventCursor(entries.getLast().text(0)), gap);
        });
    }

    /** Adds the event to the list; one that cannot be read is left out, and stops nobody. */
    static void read(StreamId id, Map<String, byte[]> entry, List<JobEvent> events) {
        try {
            events.add(EventJson.read(id, entry));
        } catch (RuntimeException damaged) {
            log.error("Event {} cannot be read and is left out", id, damaged);
        }
    }

    private static Map<String, byte[]> fields(Reply pairs) {
        Map<String, byte[]> fields = new HashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.put(pairs.text(i), pairs.bytes(i + 1));
        }
        return fields;
    }
}
