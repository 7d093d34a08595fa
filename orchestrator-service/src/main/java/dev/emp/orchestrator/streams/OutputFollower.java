package dev.emp.orchestrator.streams;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Reads the partial output of one job, in order. */
final class OutputFollower {

    /** Parts may have a megabyte each. */
    private static final int MOST_AT_ONCE = 16;

    /** Every wait anew costs the bus four commands, of each of thousands of streams. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final Retry UNTIL_BACK = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(500))
            .maxBackoff(Duration.ofSeconds(10))
            .filter(BusUnavailableException.class::isInstance);

    private final JobEvents events;
    private final JobId job;

    OutputFollower(JobEvents events, JobId job) {
        this.events = events;
        this.job = job;
    }

    /** The parts after a number, and all that are still to come; goes on after outages of the bus. */
    Flux<Part> follow(long after) {
        AtomicLong last = new AtomicLong(after);
        return Mono.defer(() -> read(last.get(), LONGEST_WAIT))
                .retryWhen(UNTIL_BACK)
                .doOnNext(parts -> advance(last, parts))
                .repeat()
                .concatMapIterable(parts -> parts, 1);
    }

    /** The parts after a number that are there now. */
    Flux<Part> rest(long after) {
        return read(after, Duration.ZERO)
                .expand(parts ->
                        parts.isEmpty() ? Mono.empty() : read(parts.getLast().number(), Duration.ZERO))
                .concatMapIterable(parts -> parts, 1);
    }

    private Mono<List<Part>> read(long after, Duration wait) {
        return Mono.fromCompletionStage(() -> events.readOutput(job, after, MOST_AT_ONCE, wait));
    }

    private static void advance(AtomicLong last, List<Part> parts) {
        if (!parts.isEmpty()) {
            last.set(parts.getLast().number());
        }
    }
}
