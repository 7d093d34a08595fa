package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The newest events of the stream, held in memory by the one follower of this process, and the readers that wait for the
 * next ones. However many read along, Redis is asked once.
 */
final class EventTail {

    private static final int KEPT = 10_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final List<Reader> readers = new ArrayList<>();
    /** Every event after this one, up to {@link #newest}, is in memory. */
    private StreamId floor = StreamId.ZERO;

    private StreamId newest = StreamId.ZERO;
    private boolean following;

    private record Entry(StreamId id, JobEvent event) {}

    private record Reader(StreamId after, int max, CompletableFuture<Batch> batch) {}

    /** Begins with the events after the given one. */
    synchronized void begin(StreamId last) {
        entries.clear();
        floor = last;
        newest = last;
        following = true;
    }

    /**
     * There is a gap before {@code last}, the newest event now. Those who wait must hear of it; everybody else finds out
     * by reading from Redis.
     */
    void skipTo(StreamId last) {
        List<Reader> woken;
        synchronized (this) {
            begin(last);
            woken = List.copyOf(readers);
            readers.clear();
        }
        woken.forEach(reader -> answer(reader, new Batch(List.of(), last.cursor(), true)));
    }

    synchronized StreamId newest() {
        return newest;
    }

    /** True when all events after the given one are here. */
    synchronized boolean covers(StreamId after) {
        return following && floor.compareTo(after) <= 0;
    }

    /** Takes new events, in order; {@code last} is the id of the last one, also when it could not be read. */
    void add(List<JobEvent> events, StreamId last) {
        List<Reader> woken = new ArrayList<>();
        List<Batch> batches = new ArrayList<>();
        synchronized (this) {
            events.forEach(event -> entries.addLast(new Entry(StreamId.of(event.cursor()), event)));
            newest = last;
            while (entries.size() > KEPT) {
                floor = entries.removeFirst().id();
            }
            for (Iterator<Reader> waiting = readers.iterator(); waiting.hasNext(); ) {
                Reader reader = waiting.next();
                Optional<Batch> batch = after(reader.after(), reader.max());
                if (batch.isPresent()) {
                    waiting.remove();
                    woken.add(reader);
                    batches.add(batch.get());
                }
            }
        }
        for (int i = 0; i < woken.size(); i++) {
            answer(woken.get(i), batches.get(i));
        }
    }

    /**
     * The events after the given one, at once if there are any, else as soon as there are. Only for a cursor that is
     * {@link #covers covered}, or that had nothing after it in Redis since the tail began.
     */
    synchronized CompletableFuture<Batch> await(StreamId after, int max) {
        CompletableFuture<Batch> batch = new CompletableFuture<>();
        Optional<Batch> present = after(after, max);
        if (present.isPresent()) {
            batch.complete(present.get());
        } else {
            readers.add(new Reader(after, max, batch));
        }
        return batch;
    }

    /** Ends the waiting of a reader without an event. */
    void give(StreamId after, CompletableFuture<Batch> batch) {
        batch.complete(new Batch(List.of(), after.cursor(), false));
        synchronized (this) {
            readers.removeIf(reader -> reader.batch().isDone());
        }
    }

    /** Ends the waiting of everybody. */
    void giveAll() {
        List<Reader> waiting;
        synchronized (this) {
            waiting = List.copyOf(readers);
        }
        waiting.forEach(reader -> give(reader.after(), reader.batch()));
    }

    private Optional<Batch> after(StreamId after, int max) {
        if (entries.isEmpty() || entries.getLast().id().compareTo(after) <= 0) {
            return Optional.empty();
        }
        // Whoever reads along wants the last few, so the search goes from the end.
        Deque<JobEvent> found = new ArrayDeque<>();
        Iterator<Entry> backwards = entries.descendingIterator();
        Entry entry = backwards.next();
        while (entry != null && entry.id().compareTo(after) > 0) {
            found.addFirst(entry.event());
            entry = backwards.hasNext() ? backwards.next() : null;
        }
        List<JobEvent> events = found.stream().limit(max).toList();
        return Optional.of(new Batch(events, events.getLast().cursor(), false));
    }

    /** On a thread of its own: readers may be many and slow, and the follower must not wait for them. */
    private static void answer(Reader reader, Batch batch) {
        RedisLink.THREADS.execute(() -> reader.batch().complete(batch));
    }
}
