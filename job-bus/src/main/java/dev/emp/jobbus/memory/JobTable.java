package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every job, and the one way to change its state: together with its event, or not at all (invariant I4). */
final class JobTable {

    private final Clock clock;
    private final EventLog events;
    private final Lanes lanes = new Lanes();
    private final Map<JobId, JobEntry> byId = new HashMap<>();
    private final NavigableMap<Long, JobEntry> bySequence = new TreeMap<>();
    private final Map<JobState, NavigableMap<Long, JobEntry>> byState = new EnumMap<>(JobState.class);
    private final List<Move.Consequence> consequences = new ArrayList<>();
    private final Deque<Move> unsettled = new ArrayDeque<>();
    private long lastSequence;
    private boolean settling;

    JobTable(Clock clock, EventLog events) {
        this.clock = clock;
        this.events = events;
    }

    /** From now on, something follows each move; in the order in which they were told. */
    void afterEveryMove(Move.Consequence consequence) {
        consequences.add(consequence);
    }

    /** Now, in the milliseconds that the bus counts in. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Nullable
    JobEntry find(JobId id) {
        return byId.get(id);
    }

    Lanes lanes() {
        return lanes;
    }

    /** Every job, the newest first. */
    NavigableMap<Long, JobEntry> newestFirst() {
        return bySequence.descendingMap();
    }

    /** Every job in one of these states, in order of submission; a copy, so that they may be moved meanwhile. */
    Stream<JobEntry> in(JobState... states) {
        return Stream.of(states)
                .flatMap(state -> jobsIn(state).values().stream())
                .sorted(Comparator.comparingLong(JobEntry::sequence))
                .toList()
                .stream();
    }

    long count(JobState state) {
        return jobsIn(state).size();
    }

    /** @param awaited what it depends on and has not ended */
    JobEntry add(Submission submission, Standing standing, Set<JobId> awaited) {
        JobSpec spec = submission.spec();
        LaneQueue lane = lanes.use(spec.lane(), now());
        Place place = lanes.fairness()
                .next(lane.lane(), spec.placement().priority(), spec.placement().weight());
        JobEntry job = new JobEntry(submission, ++lastSequence, lane, place, now());
        job.awaited().addAll(awaited);
        job.stand(standing);
        byId.put(job.id(), job);
        bySequence.put(job.sequence(), job);
        enter(job);
        note(job, JobEvent.Type.SUBMITTED, EventData.submitted(spec));
        return job;
    }

    void remove(JobEntry job) {
        byId.remove(job.id());
        bySequence.remove(job.sequence());
        leave(job);
    }

    /** Changes the state and writes the event; then does what follows for other jobs, one move after the other. */
    void move(JobEntry job, JobState next, JobEvent.Type type, JsonText data) {
        Move move = new Move(job, job.state(), job.hold());
        leave(job);
        try {
            job.become(next);
        } finally {
            enter(job);
        }
        if (next == JobState.QUEUED) {
            job.queued(now());
        }
        note(job, type, data);
        unsettled.add(move);
        settle();
    }

    /** Lets a job whose attempt has ended do something else from now on, in another lane. */
    void fallBack(JobEntry job, JobSpec next, JsonText data) {
        job.lane().used(now());
        LaneQueue lane = lanes.use(next.lane(), now());
        Place place = lanes.fairness()
                .next(lane.lane(), next.placement().priority(), next.placement().weight());
        job.fallBack(next, lane, place);
        move(job, JobState.QUEUED, JobEvent.Type.FELL_BACK, data);
    }

    /** Gives a queued job another place. */
    void raise(JobEntry job, Place place) {
        leave(job);
        job.raise(place, now());
        enter(job);
    }

    /** Writes an event that leaves the state as it is. */
    void note(JobEntry job, JobEvent.Type type, JsonText data) {
        events.append(job, type, data, now());
    }

    void queue(JobEntry job) {
        move(job, JobState.QUEUED, JobEvent.Type.QUEUED, EventData.NONE);
    }

    void schedule(JobEntry job, Instant dueAt) {
        job.setDueAt(dueAt);
        move(job, JobState.SCHEDULED, JobEvent.Type.SCHEDULED, EventData.dueAt(dueAt));
    }

    /** Ends the job for good. */
    void finish(JobEntry job, Outcome outcome) {
        job.finish(outcome, now());
        job.lane().used(now());
        switch (outcome) {
            case Outcome.Succeeded succeeded -> move(job, JobState.SUCCEEDED, JobEvent.Type.SUCCEEDED, EventData.NONE);
            case Outcome.Failed failed ->
                move(job, JobState.FAILED, JobEvent.Type.FAILED, EventData.failed(failed.failure()));
            case Outcome.Canceled canceled ->
                move(job, JobState.CANCELED, JobEvent.Type.CANCELED, EventData.reason(canceled.reason()));
            case Outcome.Expired expired ->
                move(job, JobState.EXPIRED, JobEvent.Type.EXPIRED, EventData.reason(expired.reason()));
        }
    }

    private NavigableMap<Long, JobEntry> jobsIn(JobState state) {
        return byState.computeIfAbsent(state, key -> new TreeMap<>());
    }

    private void enter(JobEntry job) {
        jobsIn(job.state()).put(job.sequence(), job);
        if (job.state() == JobState.QUEUED) {
            job.lane().add(job);
        }
    }

    private void leave(JobEntry job) {
        jobsIn(job.state()).remove(job.sequence());
        job.lane().remove(job);
    }

    private void settle() {
        if (settling) {
            return;
        }
        settling = true;
        try {
            while (!unsettled.isEmpty()) {
                Move move = unsettled.remove();
                consequences.forEach(consequence -> consequence.follow(move));
            }
        } finally {
            settling = false;
        }
    }
}
