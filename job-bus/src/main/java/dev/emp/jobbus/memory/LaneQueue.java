package dev.emp.jobbus.memory;

import dev.emp.jobbus.matching.Lane;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** A lane and the jobs that are queued in it. */
final class LaneQueue {

    /** Which of two lanes is served first: the one with the better head. */
    static final Comparator<LaneQueue> ORDER =
            Comparator.comparing((LaneQueue queue) -> queue.head().place()).thenComparing(LaneQueue::name);

    private final Lane lane;
    private final String name;
    private final TreeSet<JobEntry> jobs =
            new TreeSet<>(Comparator.comparing(JobEntry::place).thenComparingLong(JobEntry::sequence));
    private Instant lastUsed;

    LaneQueue(Lane lane, Instant now) {
        this.lane = lane;
        this.name = lane.name();
        this.lastUsed = now;
    }

    Lane lane() {
        return lane;
    }

    String name() {
        return name;
    }

    void add(JobEntry job) {
        jobs.add(job);
    }

    void remove(JobEntry job) {
        jobs.remove(job);
    }

    int size() {
        return jobs.size();
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    /** The job that is next; only while there is one. */
    JobEntry head() {
        return jobs.first();
    }

    /** How many jobs start before this one. */
    long ahead(JobEntry job) {
        return jobs.headSet(job).size();
    }

    /** The first job of a priority. */
    Optional<JobEntry> head(int priority) {
        return jobs.stream().filter(job -> job.place().priority() == priority).findFirst();
    }

    void used(Instant now) {
        lastUsed = now;
    }

    boolean lastUsedBefore(Instant limit) {
        return lastUsed.isBefore(limit);
    }
}
