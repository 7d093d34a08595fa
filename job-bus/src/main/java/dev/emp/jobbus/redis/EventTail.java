package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.redis.EventPosition.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The newest events of all shards, held in memory in the order in which the followers of this process met them, and the
 * readers that wait for the next ones. However many read along, Redis is asked once.
 */
final class EventTail {

    private static final int KEPT = 10_000;

    private final List<Deque<Arrival>> shards;
    /** Whose each event is, the oldest first. */
    private final Deque<Integer> order = new ArrayDeque<>();

    private final List<Reader> readers = new ArrayList<>();
    /** Every event after this position, up to {@link #newest}, is in memory. */
    private EventPosition floor;

    private EventPosition newest;
    private long arrivals;
    private long gaps;
    private boolean following;
    private boolean closed;

    /** @param number counts all events */
    private record Arrival(long number, Entry entry) {}

    private record Reader(EventPosition after, int max, CompletableFuture<Batch> batch) {}

    EventTail(int shards) {
        this.shards =
                Stream.<Deque<Arrival>>generate(ArrayDeque::new).limit(shards).toList();
        this.floor = EventPosition.start(shards);
        this.newest = floor;
    }

    /** Begins with the events after the given position. */
    synchronized void begin(EventPosition last) {
        shards.forEach(Deque::clear);
        order.clear();
        floor = last;
        newest = last;
        following = true;
    }

    /**
     * There is a gap in a shard before {@code last}, its newest event now. Those who wait must hear of it; everybody else
     * finds out by reading from Redis.
     */
    void skipTo(int shard, StreamId last) {
        List<Reader> woken;
        synchronized (this) {
            gaps++;
            shards.get(shard).clear();
            order.removeIf(other -> other == shard);
            floor = floor.with(shard, last);
            newest = newest.with(shard, last);
            woken = List.copyOf(readers);
            readers.clear();
        }
        woken.forEach(reader -> answer(reader, reader.after().with(shard, last).batch(List.of(), true)));
    }

    synchronized StreamId newest(int shard) {
        return newest.in(shard);
    }

    /** How many gaps there have been. */
    synchronized long gaps() {
        return gaps;
    }

    /** True when all events after the given position are here. */
    synchronized boolean covers(EventPosition after) {
        return following && after.covers(floor);
    }

    /** Takes new events of one shard, in order. */
    void add(List<Entry> entries) {
        List<Reader> woken = new ArrayList<>();
        List<Batch> batches = new ArrayList<>();
        synchronized (this) {
            entries.forEach(this::keep);
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
     * The events after the given position, at once if there are any, else as soon as there are. Only for a position that is
     * {@link #covers covered}, or that had nothing after it in Redis since the tail began.
     *
     * @param gapsBefore how many {@link #gaps} there had been before that was found out: since then, nobody could tell the
     *     reader of another one
     */
    synchronized CompletableFuture<Batch> await(EventPosition after, int max, long gapsBefore) {
        CompletableFuture<Batch> batch = new CompletableFuture<>();
        if (gaps != gapsBefore) {
            batch.complete(after.batch(List.of(), true));
            return batch;
        }
        Optional<Batch> present = after(after, max);
        if (present.isPresent()) {
            batch.complete(present.get());
        } else if (closed) {
            batch.complete(after.batch(List.of(), false));
        } else {
            readers.add(new Reader(after, max, batch));
            notifyAll();
        }
        return batch;
    }

    /** Returns as soon as a reader waits for events, or it is closed, or so much time has passed. */
    synchronized void awaitReader(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); readers.isEmpty() && !closed && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Ends the waiting of a reader without an event. */
    void give(EventPosition after, CompletableFuture<Batch> batch) {
        batch.complete(after.batch(List.of(), false));
        synchronized (this) {
            readers.removeIf(reader -> reader.batch().isDone());
        }
    }

    /** Ends the waiting of everybody; whoever comes later does not wait. */
    void close() {
        List<Reader> waiting;
        synchronized (this) {
            closed = true;
            notifyAll();
            waiting = List.copyOf(readers);
        }
        waiting.forEach(reader -> give(reader.after(), reader.batch()));
    }

    private void keep(Entry entry) {
        newest = newest.with(entry.shard(), entry.id());
        if (entry.event() == null) {
            return;
        }
        shards.get(entry.shard()).addLast(new Arrival(arrivals++, entry));
        order.addLast(entry.shard());
        if (order.size() > KEPT) {
            int oldest = order.removeFirst();
            floor = floor.with(oldest, shards.get(oldest).removeFirst().entry().id());
        }
    }

    private Optional<Batch> after(EventPosition after, int max) {
        List<Arrival> found = new ArrayList<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            if (newest.in(shard).compareTo(after.in(shard)) > 0) {
                collect(shards.get(shard), after.in(shard), found);
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        found.sort(Comparator.comparingLong(Arrival::number));
        return Optional.of(
                after.batch(found.stream().limit(max).map(Arrival::entry).toList(), false));
    }

    /** Whoever reads along wants the last few, so the search goes from the end. */
    private static void collect(Deque<Arrival> arrivals, StreamId after, List<Arrival> found) {
        for (Iterator<Arrival> backwards = arrivals.descendingIterator(); backwards.hasNext(); ) {
            Arrival arrival = backwards.next();
            if (arrival.entry().id().compareTo(after) <= 0) {
                return;
            }
            found.add(arrival);
        }
    }

    /** On a thread of its own: readers may be many and slow, and the follower must not wait for them. */
    private static void answer(Reader reader, Batch batch) {
        RedisLink.THREADS.execute(() -> reader.batch().complete(batch));
    }
}
