package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.JobId;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the partial output of jobs; who waits for more is told by the job's channel when there is some. */
final class OutputReads {

    private final RedisLink link;
    private final Channels channels;
    private final Timer timer;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    OutputReads(RedisLink link, Channels channels, Timer timer) {
        this.link = link;
        this.channels = channels;
        this.timer = timer;
    }

    /** Whoever cancels the answer waits no longer. */
    CompletableFuture<List<Part>> read(JobId job, long after, int max, Duration maxWait) {
        if (maxWait.isZero()) {
            return read(job, after, max);
        }
        Waiting reader = new Waiting(job, after, max);
        Stages.onEnd(read(job, after, max), (parts, fault) -> {
            if (parts == null) {
                reader.parts.completeExceptionally(RedisLink.unavailable(fault));
            } else if (!parts.isEmpty()) {
                reader.parts.complete(parts);
            } else {
                await(reader, maxWait);
            }
        });
        return reader.parts;
    }

    /** Ends the waiting of everybody, also of those whose first look is still under way. */
    void stop() {
        stopped = true;
        waiting.forEach(reader -> reader.parts.complete(List.of()));
    }

    private void await(Waiting reader, Duration maxWait) {
        String channel = Keys.of(reader.job).outputChannel(reader.job);
        waiting.add(reader);
        // Only now: stop() has either seen this reader or is seen here.
        if (stopped) {
            waiting.remove(reader);
            reader.parts.complete(List.of());
            return;
        }
        channels.subscribe(channel, reader);
        Timer.Appointment end = timer.after(maxWait, () -> reader.parts.complete(List.of()));
        Stages.onEnd(reader.parts, (parts, fault) -> {
            end.cancel();
            waiting.remove(reader);
            channels.unsubscribe(channel, reader);
        });
    }

    private CompletableFuture<List<Part>> read(JobId job, long after, int max) {
        Range<String> range = Range.from(Range.Boundary.including(after + 1 + "-0"), Range.Boundary.unbounded());
        return link.call(commands -> commands.xrange(Keys.of(job).output(job), range, Limit.from(max))
                        .toCompletableFuture())
                .thenApply(
                        messages -> messages.stream().map(OutputReads::readPart).toList());
    }

    private static Part readPart(StreamMessage<String, byte[]> message) {
        Map<String, byte[]> body = message.getBody();
        return new Part(
                StreamId.parse(message.getId()).millis(),
                Long.parseLong(text(body, "epoch")),
                new PartialOutput(text(body, "type"), Objects.requireNonNull(body.get("data"))));
    }

    private static String text(Map<String, byte[]> body, String field) {
        return new String(Objects.requireNonNull(body.get(field), field), StandardCharsets.UTF_8);
    }

    /** A reader looks when it is subscribed (something may have come since it looked first) and at every message. */
    private final class Waiting implements Channels.Subscriber {
        private final JobId job;
        private final long after;
        private final int max;
        private final CompletableFuture<List<Part>> parts = new CompletableFuture<>();

        Waiting(JobId job, long after, int max) {
            this.job = job;
            this.after = after;
            this.max = max;
        }

        @Override
        public void message(String number) {
            look();
        }

        @Override
        public void up() {
            look();
        }

        private void look() {
            Stages.onEnd(read(job, after, max), (found, fault) -> {
                if (found != null && !found.isEmpty()) {
                    parts.complete(found);
                }
            });
        }
    }
}
