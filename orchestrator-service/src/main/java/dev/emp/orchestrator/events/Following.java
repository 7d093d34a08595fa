package dev.emp.orchestrator.events;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.orchestrator.events.FollowingEndedException.Reason;
import java.util.concurrent.LinkedBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** One client's place at the tail of the events, from the moment it was made. Must be closed. */
public final class Following implements AutoCloseable {

    /** The rest waits in the sink: thousands of followers that hear little must not hold room for hundreds of notices each. */
    private static final int HANDED_OVER_AT_ONCE = 8;

    private final Sinks.Many<Notice> sink;
    private final int buffer;
    private final Mono<EventCursor> position;
    private final Runnable forget;

    /** @param forget forgets this following */
    Following(int buffer, Mono<EventCursor> position, Runnable forget) {
        this.sink = Sinks.many().unicast().onBackpressureBuffer(new LinkedBlockingQueue<>(buffer));
        this.buffer = buffer;
        this.position = position;
        this.forget = forget;
    }

    /**
     * What happens to the job, in order; for one subscriber. Fails with {@link FollowingEndedException} when more
     * events wait than the buffer holds, or the service stops.
     */
    public Flux<Notice> notices() {
        return sink.asFlux().publishOn(Schedulers.parallel(), HANDED_OVER_AT_ONCE);
    }

    /** A cursor such that {@link #notices} brings every event after it. */
    public Mono<EventCursor> position() {
        return position;
    }

    /** Never called by two threads at a time. */
    void tell(Notice notice) {
        Sinks.EmitResult result = sink.tryEmitNext(notice);
        if (result == Sinks.EmitResult.FAIL_OVERFLOW || result == Sinks.EmitResult.FAIL_ZERO_SUBSCRIBER) {
            end(Reason.TOO_SLOW, "more than " + buffer + " events were waiting");
        }
    }

    /** As {@link #tell}; ends the notices after those that wait. */
    void end(Reason reason, String message) {
        sink.tryEmitError(new FollowingEndedException(reason, message));
        close();
    }

    @Override
    public void close() {
        forget.run();
    }
}
