package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader has come in the streams of all shards; also what an {@link EventCursor} of this bus holds. Readers may
 * meet events of different shards in different orders, so each goes on from a position of its own.
 *
 * @param ids the last id it has seen, of each shard
 */
record EventPosition(List<StreamId> ids) {

    /** Survives in a header and a query parameter, and stands in no id. */
    private static final String SEPARATOR = "_";

    /**
     * An event and where it stands.
     *
     * @param event null when it cannot be read
     */
    record Entry(int shard, StreamId id, @Nullable JobEvent event) {}

    static EventPosition start(int shards) {
        return new EventPosition(Collections.nCopies(shards, StreamId.ZERO));
    }

    /** @throws IllegalArgumentException if a bus of so many shards never gives such a cursor */
    static EventPosition of(EventCursor cursor, int shards) {
        if (cursor.equals(EventCursor.START)) {
            return start(shards);
        }
        List<StreamId> ids = Arrays.stream(cursor.value().split(SEPARATOR, -1))
                .map(StreamId::parse)
                .toList();
        if (ids.size() != shards) {
            throw new IllegalArgumentException("not a cursor of this bus: " + cursor);
        }
        return new EventPosition(ids);
    }

    StreamId in(int shard) {
        return ids.get(shard);
    }

    EventPosition with(int shard, StreamId id) {
        if (ids.size() == 1) {
            return new EventPosition(List.of(id));
        }
        List<StreamId> next = new ArrayList<>(ids);
        next.set(shard, id);
        return new EventPosition(next);
    }

    /** True when nothing lies between it and the other position that it has not seen. */
    boolean covers(EventPosition other) {
        for (int shard = 0; shard < ids.size(); shard++) {
            if (in(shard).compareTo(other.in(shard)) < 0) {
                return false;
            }
        }
        return true;
    }

    EventCursor cursor() {
        return ids.stream().allMatch(StreamId.ZERO::equals)
                ? EventCursor.START
                : new EventCursor(ids.stream().map(StreamId::toString).collect(Collectors.joining(SEPARATOR)));
    }

    /** These entries for a reader that stands here: each event with the cursor behind it for this reader. */
    Batch batch(List<Entry> entries, boolean gap) {
        List<JobEvent> events = new ArrayList<>();
        EventPosition at = this;
        for (Entry entry : entries) {
            at = at.with(entry.shard(), entry.id());
            if (entry.event() != null) {
                events.add(at.placed(entry.event()));
            }
        }
        return new Batch(events, at.cursor(), gap);
    }

    /** An event knows its own stream only; where there is no other, that is enough. */
    private JobEvent placed(JobEvent event) {
        return ids.size() == 1
                ? event
                : new JobEvent(
                        cursor(), event.job(), event.type(), event.state(), event.at(), event.epoch(), event.data());
    }
}
