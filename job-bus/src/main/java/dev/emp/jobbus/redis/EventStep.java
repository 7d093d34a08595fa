package dev.emp.jobbus.redis;

import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Follows the event stream of one shard for {@link EventTail}. */
final class EventStep implements BlockingLoop.Step {

    /** Entries, each of which may hold up to a hundred events. */
    private static final int READ_AT_ONCE = 100;

    /** So long events are left in Redis that nobody here waits for: each read wakes threads here and there. */
    private static final Duration UNREAD = Duration.ofMillis(100);

    private final RedisLink link;
    private final int shard;
    private final EventReads reads;
    private final EventTail tail;
    private final EventPace pace = new EventPace(System.nanoTime());

    EventStep(RedisLink link, int shard, EventReads reads, EventTail tail) {
        this.link = link;
        this.shard = shard;
        this.reads = reads;
        this.tail = tail;
    }

    /** The follower goes on where it was, if that place is still in the stream: Redis may have lost it since it was asked. */
    @Override
    public void connected(RedisLink.Connection connection, boolean again) throws Exception {
        StreamId last = tail.newest(shard);
        if (reads.read(shard, last, 1).get().gap()) {
            tail.skipTo(shard, reads.newest(shard).get());
        }
    }

    @Override
    @SuppressWarnings("unchecked") // A generic array of one, as Lettuce wants it.
    public void run(RedisLink.Connection connection) throws Exception {
        Duration block = BlockingLoop.LONGEST_BLOCK;
        List<StreamMessage<String, byte[]>> messages = connection.await(
                connection
                        .commands()
                        .xread(
                                XReadArgs.Builder.block(block).count(READ_AT_ONCE),
                                XReadArgs.StreamOffset.from(
                                        Keys.ofShard(shard).events(),
                                        tail.newest(shard).toString())),
                block.plus(link.commandTimeout()));
        if (messages != null && !messages.isEmpty()) {
            StreamId after = tail.newest(shard);
            tail.add(messages.stream()
                    .flatMap(message ->
                            EventReads.entries(shard, StreamId.parse(message.getId()), message.getBody(), after))
                    .toList());
            rest(messages.size());
        }
    }

    private void rest(int read) throws InterruptedException {
        Duration rest = pace.after(read, System.nanoTime());
        if (read == READ_AT_ONCE) {
            // It has left some behind.
            return;
        }
        if (rest.isPositive()) {
            TimeUnit.NANOSECONDS.sleep(rest.toNanos());
        }
        tail.awaitReader(UNREAD);
    }
}
