package dev.emp.jobbus.bus;

import java.util.concurrent.CompletionStage;

/**
 * The duties that keep the bus in order. Every orchestrator replica calls all of them about once a second; none leads,
 * and any number of callers at once does no harm (invariant I9). Each call does a bounded piece of work and answers how
 * many jobs or keys it touched; an answer equal to {@code limit} means there may be more.
 */
public interface BusUpkeep {

    /** Puts jobs whose lease has run out back in their old place, or fails those with no attempt left. */
    CompletionStage<Integer> reclaimExpiredLeases(int limit);

    /** Queues scheduled jobs whose time has come. */
    CompletionStage<Integer> queueDueJobs(int limit);

    /** Wakes idle workers for lanes that hold jobs, in case a woken worker died before it could claim. */
    CompletionStage<Integer> wakeForWaitingJobs(int limit);

    /** Removes terminal jobs older than the retention, with everything that belongs to them (invariant I11). */
    CompletionStage<Integer> removeOldJobs(int limit);

    /** Ends jobs that were not started in time: expired. */
    CompletionStage<Integer> expireOverdueJobs(int limit);

    /** Puts jobs that wait for a rate limit back in their old place as far as the limit allows. */
    CompletionStage<Integer> admitRateLimitedJobs(int limit);

    /**
     * Lets one more job go on for each concurrency key that has room and jobs that wait for it: the one let go before may be
     * waiting for a worker that never comes.
     *
     * @param limit the most keys
     */
    CompletionStage<Integer> admitParkedJobs(int limit);

    /** Goes on telling jobs that what they depend on has ended, where there are too many to do it in one script. */
    CompletionStage<Integer> settleDependents(int limit);

    /** Raises the priority of jobs that have waited long, if the bus is set up to do so. */
    CompletionStage<Integer> raiseWaitingJobs(int limit);

    /** Forgets lanes that have had no job for a while. */
    CompletionStage<Integer> removeUnusedLanes(int limit);
}
