package dev.emp.jobbus.memory;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.memory.Standing.Hold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps jobs with the same concurrency key from running beside each other in too great a number. */
final class ConcurrencyLimits implements Move.Consequence {

    private final JobTable jobs;

    ConcurrencyLimits(JobTable jobs) {
        this.jobs = jobs;
    }

    /** Whether a job like this would have to wait for another one to leave its worker. */
    boolean isFull(JobSpec spec) {
        Limit.Concurrency limit = spec.coordination().concurrency();
        return limit != null && holders(spec) >= limit.most();
    }

    /** Parks a queued job until a slot is free, if there is none. */
    boolean hold(JobEntry job) {
        Limit.Concurrency limit = job.spec().coordination().concurrency();
        if (limit == null || !isFull(job.spec())) {
            return false;
        }
        jobs.move(job, JobState.BLOCKED, JobEvent.Type.BLOCKED, EventData.blocked("concurrency", limit.key()));
        job.setHold(Hold.CONCURRENCY);
        return true;
    }

    /**
     * A slot is free, or is left after one was taken: the parked job with the best place may try, one at a time. So it
     * is when a job that was let go ends before it has started: its slot goes to the next.
     */
    @Override
    public void follow(Move move) {
        boolean left = move.from().isLeased() && !move.to().isLeased();
        boolean started = move.to() == JobState.RUNNING;
        boolean gaveUp = move.to().isTerminal() && move.from() == JobState.QUEUED;
        if (left || started || gaveUp) {
            admitOne(move.job().spec());
        }
    }

    /** The job cannot use its turn: the next one may try. */
    void passOn(JobEntry job) {
        admitOne(job.spec());
    }

    /** Lets one more job go on for each key that has room. Answers how many that were. */
    int admitParked(int limit) {
        List<JobSpec> keys = new ArrayList<>();
        jobs.in(JobState.BLOCKED)
                .filter(job -> job.isHeldBy(Hold.CONCURRENCY))
                .map(JobEntry::spec)
                .filter(spec -> keys.stream().noneMatch(other -> sharesKey(other, spec)))
                .forEach(keys::add);
        return (int) keys.stream().limit(limit).filter(this::admitOne).count();
    }

    private boolean admitOne(JobSpec spec) {
        Optional<JobEntry> next = jobs.in(JobState.BLOCKED)
                .filter(job -> job.isHeldBy(Hold.CONCURRENCY) && sharesKey(job.spec(), spec))
                .min(Comparator.comparing(JobEntry::place).thenComparingLong(JobEntry::sequence))
                .filter(job -> !isFull(job.spec()));
        next.ifPresent(jobs::queue);
        return next.isPresent();
    }

    private long holders(JobSpec spec) {
        return jobs.in(JobState.RUNNING, JobState.CANCELING)
                .filter(job -> sharesKey(job.spec(), spec))
                .count();
    }

    private static boolean sharesKey(JobSpec one, JobSpec other) {
        Limit.Concurrency limit = one.coordination().concurrency();
        Limit.Concurrency otherLimit = other.coordination().concurrency();
        return limit != null
                && otherLimit != null
                && limit.key().equals(otherLimit.key())
                && one.placement().tenant().equals(other.placement().tenant());
    }
}
