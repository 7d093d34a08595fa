package dev.emp.orchestrator.streams;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.events.Following;
import dev.emp.orchestrator.events.Notice;
import dev.emp.orchestrator.jobs.JobReader;
import dev.emp.orchestrator.streams.Opening.Begin;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All that one client hears of one job: first what it must know, then live, up to the end of the job. */
final class JobStream {

    private final JobId id;
    private final JobReader jobs;
    private final OutputFollower output;
    private StreamPosition position;

    /** @param start where the client stands before the first frame */
    JobStream(JobId id, JobReader jobs, OutputFollower output, StreamPosition start) {
        this.id = id;
        this.jobs = jobs;
        this.output = output;
        this.position = start;
    }

    /** Each frame with the position of a client that has read it. For one subscriber. */
    Flux<Placed> frames(Begin begin, Following following) {
        Flux<Frame> live = Flux.merge(
                following.notices().concatMap(notice -> heard(notice, begin), 1),
                Flux.defer(() -> output.follow(position.output())).map(Frame.Output::new));
        return Flux.fromIterable(begin.frames())
                .concatWith(live)
                .takeUntil(Frame::isLast)
                .concatMap(this::withTheRestBeforeTheEnd, 1)
                .map(this::placed);
    }

    private Flux<Frame> heard(Notice notice, Begin begin) {
        return switch (notice) {
            case Notice.Happened(var event) -> begin.isNew(event) ? Flux.just(new Frame.Event(event)) : Flux.empty();
            case Notice.LookAgain again ->
                jobs.require(id).<Frame>map(this::snapshot).flux();
        };
    }

    private Frame snapshot(Job job) {
        return new Frame.Snapshot(job, position.cursor());
    }

    /** Output and events come by different ways; the end of the job must not overtake its last output. */
    private Flux<Frame> withTheRestBeforeTheEnd(Frame frame) {
        boolean ends = frame instanceof Frame.Event && frame.isLast();
        return ends
                ? output.rest(position.output()).<Frame>map(Frame.Output::new).concatWith(Mono.just(frame))
                : Flux.just(frame);
    }

    private Placed placed(Frame frame) {
        position = switch (frame) {
            case Frame.Snapshot(var job, EventCursor cursor) -> new StreamPosition(cursor, position.output());
            case Frame.Event(var event) -> new StreamPosition(event.cursor(), position.output());
            case Frame.Output(Part part) -> new StreamPosition(position.cursor(), part.number());
        };
        return new Placed(frame, position);
    }

    record Placed(Frame frame, StreamPosition position) {}
}
