package dev.emp.jobbus.memory;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
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
    private long lastSequence;

    JobTable(Clock clock, EventLog events) {
        this.clock = clock;
        this.events = events;
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
        return bySequence.values().stream()
                .filter(job -> Stream.of(states).anyMatch(state -> state == job.state()))
                .toList()
                .stream();
    }

    /** @param dueAt null to queue it at once */
    JobEntry add(JobId id, JobSpec spec, @Nullable Instant dueAt) {
        JobEntry job = new JobEntry(id, spec, ++lastSequence, now(), dueAt);
        byId.put(id, job);
        bySequence.put(job.sequence(), job);
        if (job.state() == JobState.QUEUED) {
            lanes.add(job);
        }
        note(job, JobEvent.Type.SUBMITTED, EventData.submitted(spec));
        return job;
    }

    void remove(JobEntry job) {
        byId.remove(job.id());
        bySequence.remove(job.sequence());
    }

    /** Changes the state and writes the event. */
    void move(JobEntry job, JobState next, JobEvent.Type type, JsonText data) {
        boolean wasQueued = job.state() == JobState.QUEUED;
        job.become(next);
        if (wasQueued) {
            lanes.remove(job);
        }
        if (next == JobState.QUEUED) {
            lanes.add(job);
        }
        note(job, type, data);
    }

    /** Writes an event that leaves the state as it is. */
    void note(JobEntry job, JobEvent.Type type, JsonText data) {
        events.append(job, type, data, now());
    }

    /** Ends the job for good. */
    void finish(JobEntry job, Outcome outcome) {
        job.finish(outcome, now());
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
}
