package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Events and partial output, for any number of followers. */
final class RedisEvents implements JobEvents {

    private final EventReads reads;
    private final EventTail tail = new EventTail();
    private final BlockingLoop follower;
    private final OutputReads outputs;
    private final Timer timer;
    private @Nullable CompletableFuture<Void> following;

    RedisEvents(RedisLink link, EventReads reads, OutputReads outputs, Timer timer) {
        this.reads = reads;
        this.outputs = outputs;
        this.timer = timer;
        this.follower = new BlockingLoop("events", link, new EventStep(link, reads, tail));
    }

    @Override
    public CompletionStage<EventCursor> latest() {
        return reads.newest().thenApply(StreamId::cursor);
    }

    @Override
    public CompletionStage<Batch> read(EventCursor after, int max, Duration maxWait) {
        StreamId from;
        try {
            requireWaitable(max, maxWait);
            from = StreamId.of(after);
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
        follower.close();
        tail.giveAll();
        outputs.stop();
    }

    private CompletableFuture<Batch> readOrWait(StreamId after, int max, Duration maxWait) {
        if (tail.covers(after)) {
            return await(after, max, maxWait);
        }
        // In this order: what comes after the read comes to the follower.
        return follow().thenCompose(running -> reads.read(after, max))
                .thenCompose(batch -> batch.events().isEmpty() && !batch.gap()
                        ? await(after, max, maxWait)
                        : CompletableFuture.completedFuture(batch));
    }

    private CompletableFuture<Batch> await(StreamId after, int max, Duration maxWait) {
        CompletableFuture<Batch> batch = tail.await(after, max);
        if (!batch.isDone()) {
            Timer.Appointment end = timer.after(maxWait, () -> tail.give(after, batch));
            Stages.onEnd(batch, (found, fault) -> end.cancel());
        }
        return batch;
    }

    /** Starts the follower with the first reader that waits. */
    private synchronized CompletableFuture<Void> follow() {
        if (following == null || following.isCompletedExceptionally()) {
            following = reads.newest().thenAccept(newest -> {
                tail.begin(newest);
                follower.start();
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
