package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Events and partial output, for any number of followers. The streams of all shards are followed as one. */
final class RedisEvents implements JobEvents {

    private final EventReads reads;
    private final EventTail tail;
    private final List<BlockingLoop> followers;
    private final OutputReads outputs;
    private final Timer timer;
    private @Nullable CompletableFuture<Void> following;

    RedisEvents(RedisLink link, EventReads reads, OutputReads outputs, Timer timer) {
        this.reads = reads;
        this.outputs = outputs;
        this.timer = timer;
        this.tail = new EventTail(reads.shards());
        this.followers = IntStream.range(0, reads.shards())
                .mapToObj(shard -> new BlockingLoop("events-" + shard, link, new EventStep(link, shard, reads, tail)))
                .toList();
    }

    @Override
    public CompletionStage<EventCursor> latest() {
        return reads.newest().thenApply(EventPosition::cursor);
    }

    @Override
    public CompletionStage<Batch> read(EventCursor after, int max, Duration maxWait) {
        EventPosition from;
        try {
            requireWaitable(max, maxWait);
            from = EventPosition.of(after, reads.shards());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return maxWait.isZero() ? reads.read(from, max) : readOrWait(from, max, maxWait);
    }

    @Override
    public CompletionStage<List<Part>> readOutput(JobId job, long after, int max, Duration maxWait) {
        try {
            requireWaitable(max, maxWait);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return after < 0
                ? CompletableFuture.failedFuture(new IllegalArgumentException("after must not be negative"))
                : outputs.read(job, after, max, maxWait);
    }

    /** Ends waiting calls with what they have. */
    void stop() {
        followers.forEach(BlockingLoop::close);
        tail.close();
        outputs.stop();
    }

    private CompletableFuture<Batch> readOrWait(EventPosition after, int max, Duration maxWait) {
        long gapsBefore = tail.gaps();
        if (tail.covers(after)) {
            return await(after, max, gapsBefore, maxWait);
        }
        // In this order: what comes after the read comes to the followers.
        return follow().thenCompose(running -> reads.read(after, max))
                .thenCompose(batch -> batch.events().isEmpty() && !batch.gap()
                        ? await(after, max, gapsBefore, maxWait)
                        : CompletableFuture.completedFuture(batch));
    }

    private CompletableFuture<Batch> await(EventPosition after, int max, long gapsBefore, Duration maxWait) {
        CompletableFuture<Batch> batch = tail.await(after, max, gapsBefore);
        if (!batch.isDone()) {
            Timer.Appointment end = timer.after(maxWait, () -> tail.give(after, batch));
            Stages.onEnd(batch, (found, fault) -> end.cancel());
        }
        return batch;
    }

    /** Starts the followers with the first reader that waits. */
    private synchronized CompletableFuture<Void> follow() {
        if (following == null || following.isCompletedExceptionally()) {
            following = reads.newest().thenAccept(newest -> {
                tail.begin(newest);
                followers.forEach(BlockingLoop::start);
            });
        }
        return following;
    }

    private static void requireWaitable(int max, Duration maxWait) {
        if (max < 1 || maxWait.isNegative()) {
            throw new IllegalArgumentException("max must be at least 1, max_wait must not be negative");
        }
    }
}
