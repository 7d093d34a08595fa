package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One worker's turn: takes the best jobs over all its lanes, one after the other. */
final class Turn {

    /** Jobs that turn out not to be free to start are put aside; so many in one turn. */
    private static final int MOST_SET_ASIDE = 100;

    private final JobTable jobs;
    private final StartRules rules;
    private final ClaimRequest request;
    private final Predicate<JobEntry> otherIsIdleFor;
    private final Set<LaneQueue> skipped = new HashSet<>();
    private final List<Claim> taken = new ArrayList<>();
    private int setAside;

    /** @param otherIsIdleFor whether another worker waits that could take the job */
    Turn(JobTable jobs, StartRules rules, ClaimRequest request, Predicate<JobEntry> otherIsIdleFor) {
        this.jobs = jobs;
        this.rules = rules;
        this.request = request;
        this.otherIsIdleFor = otherIsIdleFor;
    }

    List<Claim> take() {
        Optional<LaneQueue> best = bestLane();
        while (best.isPresent() && taken.size() < request.maxJobs() && setAside < MOST_SET_ASIDE) {
            consider(best.get());
            best = bestLane();
        }
        return List.copyOf(taken);
    }

    private Optional<LaneQueue> bestLane() {
        return jobs.lanes()
                .waiting()
                .filter(lane -> !skipped.contains(lane) && lane.lane().fits(request.capabilities()))
                .filter(lane -> !rules.isFull(lane))
                .min(LaneQueue.ORDER);
    }

    private void consider(LaneQueue lane) {
        JobEntry job = lane.head();
        if (rules.isPaused(job)) {
            skipped.add(lane);
        } else if (rules.isTooLate(job)) {
            setAside++;
        } else if (rules.keepBack(job, request.capabilities()) || goesToAnotherFirst(job)) {
            skipped.add(lane);
        } else if (rules.isOverLimit(job)) {
            setAside++;
        } else {
            start(job);
        }
    }

    /** Invariant I12. */
    private boolean goesToAnotherFirst(JobEntry job) {
        return job.wentWrongAt(request.worker()) && otherIsIdleFor.test(job);
    }

    private void start(JobEntry job) {
        int attempt = job.attemptNumber();
        jobs.lanes().fairness().started(job.place());
        job.start(request.worker(), jobs.now(), request.lease());
        taken.add(rules.claimOf(job));
        jobs.move(job, JobState.RUNNING, JobEvent.Type.STARTED, EventData.attempt(request.worker(), attempt));
    }
}
